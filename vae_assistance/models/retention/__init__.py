from . import res_company
from . import vae_access_log
from . import vae_candidate
from . import vae_retention
from . import vae_retention_survey
