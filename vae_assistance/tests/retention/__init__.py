from . import test_vae_retention
