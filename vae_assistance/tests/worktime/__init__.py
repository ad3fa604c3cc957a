from . import test_vae_time
