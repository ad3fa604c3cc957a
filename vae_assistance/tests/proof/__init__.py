from . import test_vae_proof
