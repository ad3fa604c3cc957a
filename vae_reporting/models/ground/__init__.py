from . import vae_figure
