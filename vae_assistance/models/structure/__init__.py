from . import res_company
from . import vae_territory
from . import vae_grouping
from . import vae_parameter
from . import vae_parameter_value
from . import vae_file
from . import crm_team
