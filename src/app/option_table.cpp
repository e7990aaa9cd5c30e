#include <array>

#include "app/options.h"

namespace courier::app {

namespace {

using enum Command;
using Kind = OptionSpec::Kind;

constexpr std::array commands{
    CommandSpec{pull, "pull", "", "carry ESC environments into outputs, variables and files", 0, 0,
                true},
    CommandSpec{sync, "sync", "", "plan, and with --apply carry out, what GitHub should hold", 0, 0,
                true},
    CommandSpec{render, "render", "", "write cloud-init user data for a new machine", 0, 0, true},
    CommandSpec{env_open, "env open", "ENVIRONMENT [PATH]",
                "print an environment or one of its values, secrets shown", 1, 2, false},
    CommandSpec{env_check, "env check", "ENVIRONMENT", "report what is wrong in an environment", 1,
                1, false},
    CommandSpec{env_ls, "env ls", "", "list the environments of a definitions folder", 0, 0, false},
    CommandSpec{env_key_new, "env key new", "FILE", "make a key that seals secrets of definitions",
                1, 1, false},
    CommandSpec{keys_show, "keys show", "FILE", "what a private or public SSH key is", 1, 1, false},
    CommandSpec{keys_verify, "keys verify", "FILE",
                "prove that the halves of a key belong together", 1, 1, false},
    CommandSpec{version, "version", "", "print version, commit and libraries", 0, 0, false},
    CommandSpec{action, "action", "", "run as a workflow step: command and options from INPUT_*", 0,
                0, false},
    CommandSpec{post, "post", "", "run as a workflow's post step: remove the files pull wrote", 0,
                0, false},
};

// Order is the order of --help and of action.yml.
const std::array options{
    OptionSpec{.name = "environment",
               .value_name = "ENV",
               .commands = {pull, sync, render},
               .help = "Environments, [PROJECT/]ENV, several by comma or newline; later ones win. "
                       "sync takes the manifest's unless given."},
    OptionSpec{.name = "definitions",
               .value_name = "DIR",
               .commands = {pull, sync, render, env_open, env_check, env_ls},
               .help = "Folder with PROJECT/ENV.yaml: environments are evaluated here, without "
                       "account or network."},
    OptionSpec{.name = "key-file",
               .value_name = "FILE",
               .commands = {pull, sync, render, env_open, env_check},
               .is_input = false,
               .help = "The key that opens what is sealed in definitions. COURIER_KEY holds it "
                       "unless given."},
    OptionSpec{.name = "export-environment-variables",
               .value_name = "LIST",
               .commands = {pull},
               .help = "true, false, or a list of NAME, TO=FROM and *: which environmentVariables "
                       "later steps get as variables. All, unless given."},
    OptionSpec{.name = "keys",
               .value_name = "LIST",
               .commands = {pull},
               .help = "Names of environmentVariables to export (as in esc-action; prefer "
                       "export-environment-variables)."},
    OptionSpec{.name = "version",
               .value_name = "VERSION",
               .commands = {pull},
               .help = "Accepted for workflows written for esc-action; has no effect."},
    OptionSpec{.name = "values",
               .value_name = "LINES",
               .commands = {pull},
               .help = "Lines NAME = PATH, NAME ?= PATH or NAME = PATH | DEFAULT: any ESC value as "
                       "a step output."},
    OptionSpec{.name = "mask",
               .value_name = "WHAT",
               .default_value = "secrets",
               .choices = {"secrets", "all"},
               .commands = {pull},
               .help = "What is masked in logs: secrets, or all values."},
    OptionSpec{.name = "on-missing",
               .value_name = "WHAT",
               .default_value = "fail",
               .choices = {"fail", "warn"},
               .commands = {pull},
               .help = "Whether a listed value that does not exist fails the step."},
    OptionSpec{.name = "files-directory",
               .value_name = "DIR",
               .commands = {pull},
               .help = "Where the environment's files land, each with mode 0600. A folder of the "
                       "runner's temporary folder, else .esc-courier, unless given."},
    OptionSpec{.name = "host-paths",
               .value_name = "PATHS",
               .commands = {pull},
               // The leading = keeps the runner from translating the paths into the container's.
               .action_default = "=${{ github.workspace }}|${{ runner.temp }}",
               .help = "=WORKSPACE|TEMP as later steps on the host see them; leave the default."},
    OptionSpec{.name = "format",
               .value_name = "FORMAT",
               .choices = {"dotenv", "shell", "json", "yaml", "string", "detailed"},
               .commands = {pull, env_open},
               .help = "Print or write this format instead: dotenv, shell, json, yaml, string, "
                       "detailed. In a workflow it needs output-file."},
    OptionSpec{.name = "manifest",
               .value_name = "FILE",
               .default_value = "courier.yaml",
               .commands = {sync},
               .help = "Which ESC value goes to which GitHub secret."},
    OptionSpec{.name = "direction",
               .value_name = "DIRECTION",
               .default_value = "to-github",
               .choices = {"to-github"},
               .commands = {sync},
               .help = "to-github; other directions are not in this version."},
    OptionSpec{.name = "apply",
               .kind = Kind::boolean,
               .default_value = "false",
               .commands = {sync},
               .help = "Carry out the plan."},
    OptionSpec{.name = "exit-code",
               .kind = Kind::boolean,
               .default_value = "false",
               .commands = {sync},
               .help = "End with 3 when the plan has work and was not carried out."},
    OptionSpec{.name = "json",
               .kind = Kind::boolean,
               .default_value = "false",
               .commands = {sync, env_ls, keys_show},
               .is_input = false,
               .help = "Print the result as JSON."},
    OptionSpec{.name = "passphrase-file",
               .value_name = "FILE",
               .commands = {keys_show, keys_verify},
               .is_input = false,
               .help = "File that holds the private key's passphrase; a final newline does not "
                       "count."},
    OptionSpec{.name = "public",
               .value_name = "FILE",
               .commands = {keys_verify},
               .is_input = false,
               .help = "The public half to compare with. FILE.pub where there is one, unless "
                       "given."},
    OptionSpec{.name = "allow",
               .value_name = "LIST",
               .commands = {pull, sync, render},
               .help = "Consent by comma or newline: NAME, CLASS or CLASS:NAME; classes overwrite, "
                       "delete, widen, and with a name only variable, user-data."},
    OptionSpec{.name = "github-token",
               .value_name = "TOKEN",
               .commands = {sync},
               .is_secret = true,
               .help = "Token that may write the targets' secrets. GH_TOKEN or GITHUB_TOKEN of the "
                       "step's environment, unless given."},
    OptionSpec{.name = "github-api-url",
               .value_name = "URL",
               .commands = {sync},
               .help = "Another GitHub than the one that runs the workflow. GITHUB_API_URL, unless "
                       "given."},
    OptionSpec{.name = "template",
               .value_name = "TEMPLATE",
               .default_value = "lambda",
               .commands = {render},
               .help = "The user data to render: lambda."},
    OptionSpec{.name = "target",
               .value_name = "CLOUD",
               .default_value = "lambda",
               .commands = {render},
               .help = "The cloud that gets the user data: lambda, ec2, azure, gcp, digitalocean, "
                       "hetzner, openstack, vsphere or nocloud. Its limit holds, and its encoding: "
                       "base64 for ec2, azure and openstack."},
    OptionSpec{.name = "parameters",
               .value_name = "LINES",
               .commands = {render},
               .help = "Lines NAME=VALUE for the template."},
    OptionSpec{.name = "output-file",
               .value_name = "FILE",
               .commands = {pull, render},
               .help = "Where the result goes, mode 0600. render writes user-data.yaml unless "
                       "given."},
    OptionSpec{.name = "report-file",
               .value_name = "FILE",
               .commands = {sync},
               .help = "Write the plan and what became of it as JSON."},
    OptionSpec{.name = "timeout",
               .kind = Kind::number,
               .value_name = "SECONDS",
               .default_value = "30",
               .commands = {sync},
               .help = "Seconds for one request."},
    OptionSpec{.name = "deadline",
               .kind = Kind::number,
               .value_name = "SECONDS",
               .commands = {sync},
               .help = "Seconds for the whole step. No limit, unless given."},
    OptionSpec{.name = "ca-file",
               .value_name = "FILE",
               .commands = {sync},
               .help = "Extra CA certificates in PEM."},
};

}  // namespace

std::span<const CommandSpec> command_table() { return commands; }

std::span<const OptionSpec> option_table() { return options; }

}  // namespace courier::app
