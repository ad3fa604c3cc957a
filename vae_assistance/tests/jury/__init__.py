from . import test_vae_jury
