from . import test_vae_certification
