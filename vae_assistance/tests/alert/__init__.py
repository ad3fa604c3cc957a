from . import test_vae_candidate_alert
