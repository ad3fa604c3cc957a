from . import vae_project
from . import vae_project_phase
from . import vae_project_figures
from . import vae_project_summary
from . import vae_candidate
from . import vae_candidate_portal
from . import crm_lead
from . import calendar_event
