from . import test_vae_argument
