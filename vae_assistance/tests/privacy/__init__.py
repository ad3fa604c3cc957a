from . import test_vae_confidential_note
from . import test_vae_thread
from . import test_vae_candidate_join
from . import test_mail_in
