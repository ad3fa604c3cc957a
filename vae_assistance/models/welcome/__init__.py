from . import vae_candidate_profile
from . import vae_candidate_sensitive
from . import vae_program_criterion
from . import vae_candidate
from . import vae_proposal
from . import vae_service
from . import crm_lead
from . import calendar_event
