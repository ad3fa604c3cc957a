from . import test_spread
from . import test_vae_objective
from . import test_objective_actuals
from . import test_objective_rights
from . import test_objective_tours
