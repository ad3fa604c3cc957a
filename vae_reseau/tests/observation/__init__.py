from . import test_vae_observation
