from . import test_vae_confidential_note
from . import test_vae_thread
from . import test_vae_candidate_join
