from . import test_vae_signature
