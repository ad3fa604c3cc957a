from . import test_vae_figure
