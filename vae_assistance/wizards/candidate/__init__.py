from . import vae_candidate_handover
from . import vae_candidate_close
from . import vae_step_override
from . import vae_candidate_dating
from . import base_partner_merge
from . import vae_candidate_double
