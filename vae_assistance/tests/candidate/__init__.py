from . import test_vae_candidate
from . import test_vae_candidate_alert
from . import test_vae_candidate_contact
from . import test_vae_candidate_form
from . import test_vae_candidate_handover
from . import test_tours
from . import test_vae_candidate_search
from . import test_vae_candidate_double
