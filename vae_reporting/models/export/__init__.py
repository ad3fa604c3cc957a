from . import vae_program
from . import vae_figure
from . import vae_bpf_line
from . import vae_bpf
from . import vae_regional_table
from . import vae_fse_table
from . import vae_quality_item
from . import vae_quality_review
