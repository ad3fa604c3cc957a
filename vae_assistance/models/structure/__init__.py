from . import res_company
from . import res_users
from . import ir_http
from . import vae_territory
from . import vae_grouping
from . import vae_parameter
from . import vae_parameter_value
from . import crm_team
