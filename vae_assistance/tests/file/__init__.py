from . import test_vae_validation_file
