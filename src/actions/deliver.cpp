#include "actions/deliver.h"

#include <algorithm>

#include "actions/post.h"
#include "base/text.h"

namespace courier::actions {

namespace {

MaskSet masks_of(const std::vector<Delivery>& deliveries, const esc::Value& root,
                 const DeliveryRequest& request, Host host) {
  const MaskScope scope = request.mask;
  MaskSet masks(host);
  for (const Delivery& delivery : deliveries) {
    if (delivery.secret && scope == MaskScope::secrets && !delivery.value.contains_secret()) {
      masks.add(delivery.name, delivery.text);  // a plain member of a secret container
    } else {
      masks.add(delivery.name, delivery.value, scope);
    }
  }
  for (const std::string& section : request.leaving) {
    if (const esc::Value* const value = section.empty() ? &root : root.member(section)) {
      masks.add_each(section, *value, scope);
    }
  }
  masks.add_unreported(root, scope);
  return masks;
}

class Planner {
 public:
  Planner(const DeliveryRequest& request, const Runtime& runtime, Files& files,
          Diagnostics& diagnostics)
      : request_(request), runtime_(runtime), files_(files), diagnostics_(diagnostics) {}

  // Where the files go. Diagnoses a folder that later steps do not see.
  Result<void> choose_directory(DeliveryPlan& plan) {
    const bool is_default = request_.files_directory.empty();
    plan.directory = is_default ? default_files_directory(runtime_)
                                : normal_path(request_.files_directory, runtime_.workspace);
    if (plan.directory.find_first_of("\r\n") != std::string::npos) {
      refuse("files-directory holds a line end", "name a folder of the workspace");
      return {};
    }
    const bool in_workspace = is_below(plan.directory, runtime_.workspace);
    const bool in_temp = runtime_.temp && is_below(plan.directory, *runtime_.temp);
    if (!in_workspace && !in_temp) {
      refuse("files-directory " + quote(request_.files_directory) +
                 " is neither in the workspace nor in the runner's temporary folder: later steps "
                 "would not see it",
             "name a folder of the workspace, or leave files-directory out");
      return {};
    }
    COURIER_TRY_LET(
        const std::string obstacle,
        link_on_the_way(plan.directory, in_temp ? *runtime_.temp : runtime_.workspace, files_));
    if (!obstacle.empty()) {
      refuse("files-directory: " + obstacle + " is not a folder",
             "remove it, or name another folder");
      return {};
    }
    COURIER_TRY_LET(const std::optional<FileStatus> status, files_.status(plan.directory));
    plan.ignore_directory = in_workspace && (is_default || !status);
    return {};
  }

  Result<void> add_file(const Delivery& delivery, DeliveryPlan& plan) {
    const std::string path = plan.directory + '/' + delivery.name;
    if (!is_variable_name(delivery.name)) {
      diagnostics_.add({Severity::error,
                        quote(delivery.name) + " cannot be the name of a file and its variable",
                        "use letters, digits and _, with no digit first",
                        delivery.value.defined_at(),
                        {}});
      return {};
    }
    COURIER_TRY_LET(const std::optional<FileStatus> status, files_.status(path));
    if (status && status->kind != FileStatus::Kind::file) {
      refuse(path + " exists and is not a file", "remove it, or name another files-directory");
    } else if (status && !request_.files_directory.empty() &&
               !request_.overwrite_allowed(delivery.name)) {
      COURIER_TRY_LET(std::string present, files_.read(path));
      if (!delivery.text.same_as(Secret::absorb(std::move(present)))) {
        refuse(path + " exists and holds something else",
               "allow it with allow: overwrite:" + delivery.name +
                   ", or name another files-directory");
      }
    }
    plan.files.push_back({delivery.name, path, runtime_.path_for_later_steps(path), delivery.text});
    return {};
  }

 private:
  void refuse(std::string summary, std::string hint) {
    diagnostics_.add({Severity::error, std::move(summary), std::move(hint), {}, {}});
  }

  const DeliveryRequest& request_;
  const Runtime& runtime_;
  Files& files_;
  Diagnostics& diagnostics_;
};

Result<void> write_files(const DeliveryPlan& plan, Files& files, WriteBoundary& boundary) {
  if (plan.files.empty()) {
    return {};
  }
  COURIER_TRY(files.make_directories(plan.directory, 0700, plan.owner));
  if (plan.ignore_directory) {
    COURIER_TRY(files.write(plan.directory + "/.gitignore", "*\n", 0644, plan.owner));
  }
  for (const PlannedFile& file : plan.files) {
    boundary.reached(file.path);
    COURIER_TRY(
        files.write(file.path, file.text.reveal(Disclosure::secret_file), 0600, plan.owner));
  }
  return {};
}

}  // namespace

std::string default_files_directory(const Runtime& runtime) {
  return runtime.temp ? *runtime.temp + "/esc-courier" : runtime.workspace + "/.esc-courier";
}

Result<DeliveryPlan> plan_delivery(const std::vector<Delivery>& deliveries, const esc::Value& root,
                                   const DeliveryRequest& request, const Runtime& runtime,
                                   const Environment& environment, Files& files, Random& random,
                                   Diagnostics& diagnostics) {
  DeliveryPlan plan;
  plan.owner = runtime.owner;
  const MaskSet set = masks_of(deliveries, root, request, runtime.host);
  const std::vector<Mask> masks = set.masks();
  COURIER_TRY_LET(plan.mask_commands, mask_commands(masks, runtime.host));
  plan.mask_count = masks.size();
  plan.unmasked = set.unmasked();

  Planner planner(request, runtime, files, diagnostics);
  if (std::any_of(deliveries.begin(), deliveries.end(), [](const Delivery& d) { return d.file; })) {
    COURIER_TRY(planner.choose_directory(plan));
  }
  FileCommands handed_over;
  FileCommands kept;
  std::string list;
  for (const Delivery& delivery : deliveries) {
    Secret text = delivery.text;
    if (delivery.file) {
      const std::size_t before = plan.files.size();
      COURIER_TRY(planner.add_file(delivery, plan));
      if (plan.files.size() == before) {
        continue;
      }
      list += plan.files.back().path + '\n';
      text = Secret(plan.files.back().shown_path);
    }
    const std::optional<Range>& place = delivery.value.defined_at();
    if (delivery.output) {
      handed_over.outputs.push_back({delivery.name, text, place});
      plan.outputs.push_back(delivery.name);
    }
    for (const std::string& variable : delivery.variables) {
      handed_over.environment.push_back({variable, text, place});
      plan.variables.push_back(variable);
    }
  }
  if (!list.empty()) {
    kept.state.push_back({std::string(state_name), Secret(std::string_view(list)), {}});
  }
  const auto never = [](std::string_view /*name*/) { return false; };
  plan.before_files = prepare(kept, environment, random, never, diagnostics);
  if (const std::string beside = list_beside_state(environment); !list.empty() && !beside.empty()) {
    plan.before_files.push_back({"the list of files", beside, Secret(std::string_view(list))});
  }
  plan.after_files =
      prepare(handed_over, environment, random, request.variable_allowed, diagnostics);
  return plan;
}

Result<void> deliver(const DeliveryPlan& plan, Output& out, Files& files, WriteBoundary& boundary) {
  if (!plan.mask_commands.empty()) {
    out.write(plan.mask_commands.reveal(Disclosure::mask_command));
    out.flush();
    if (out.failed()) {
      return failure("the masks could not be written to standard output");
    }
  }
  COURIER_TRY(check_writable(plan.after_files, files));
  COURIER_TRY(write(plan.before_files, files, boundary));
  COURIER_TRY(write_files(plan, files, boundary));
  return write(plan.after_files, files, boundary);
}

}  // namespace courier::actions
