from . import test_vae_confidential_note
from . import test_vae_thread
