from . import test_calendar_event
from . import test_crm_lead
from . import test_tours
from . import test_vae_candidate
from . import test_vae_candidate_alert
from . import test_vae_certification
from . import test_vae_fiche_action
