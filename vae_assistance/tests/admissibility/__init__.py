from . import test_vae_admissibility
