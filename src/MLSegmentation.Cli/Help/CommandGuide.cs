namespace MLSegmentation.Cli.Help;

/// <summary>What the help of a command says besides its options: the groups that they are in, and an example.</summary>
internal static class CommandGuide
{
    private const string Data = "Data";
    private const string Network = "Network";
    private const string ImportedNetwork = "Imported network";
    private const string Training = "Training";
    private const string Validation = "Validation";
    private const string PostProcessing = "Post-processing";
    private const string Smoothing = "Smoothing";
    private const string Metrics = "Metrics";
    private const string Computing = "Computing";
    private const string Output = "Output";
    private const string Serving = "Serving";

    /// <summary>The groups in the order in which help shows them.</summary>
    public static IReadOnlyList<string> Groups { get; } =
        [Data, Network, ImportedNetwork, Training, Validation, PostProcessing, Smoothing, Metrics, Computing, Serving, Output];

    // Each option belongs to one group. Those of a network's hyper-parameters are found by their being none of these.
    private static readonly Dictionary<string, string> GroupByOption = new (string Group, string[] Options)[]
    {
        (Data,
        [
            "--train", "--targets", "--noise",
            "--model", "--model-weights", "--predictions", "--images", "--masks", "--pairs", "--unlabelled", "--mask-pattern", "--recursive", "--page",
            "--frames", "--ffmpeg",
            "--max-pixels", "--volumes", "--channel-suffixes", "--fourth-axis-is-channels", "--classes", "--channels", "--crop", "--volume-spacing",
            "--volume-window", "--volume-normalization", "--slices", "--resize", "--augmentations", "--count",
            "--test-images", "--test-masks", "--test-pairs", "--test-fraction", "--train-images", "--train-masks", "--train-pairs",
            "--size", "--rank", "--tiny-object-area", "--from", "--from-format", "--skip-unknown",
            "--calibration", "--calibration-masks", "--calibration-method", "--calibration-percentile", "--calibration-images",
        ]),
        (Network, ["--initial-weights", "--mode"]),
        (Training,
        [
            "--patches-per-image",
            "--epochs", "--steps", "--batch-size", "--loss", "--class-weighting", "--head-weights", "--consistency", "--adversary", "--learning-rate",
            "--schedule", "--warm-up-steps", "--optimizer", "--momentum", "--weight-decay", "--max-gradient-norm", "--gradient-accumulation",
            "--weight-average-decay",
            "--frozen-encoder-epochs", "--encoder-learning-rate-factor", "--plan", "--budget", "--memory", "--reference-memory", "--seed", "--checkpoints",
            "--checkpoint-steps", "--checkpoints-kept", "--resume", "--method", "--fitting-images",
        ]),
        (Validation,
        [
            "--validation-targets",
            "--validation-images", "--validation-masks", "--validation-pairs", "--validation-fraction", "--validation-interval", "--folds", "--best-metric",
            "--kept-weights", "--early-stopping-patience", "--early-stopping-min-delta",
        ]),
        (PostProcessing,
        [
            "--threshold", "--fill-holes", "--largest-area", "--split-touching", "--clear-border", "--min-object", "--largest", "--object-classes",
            "--background-class",
        ]),
        (Smoothing, ["--smoothing", "--new-frame-weight", "--change-scale", "--search-radius", "--scene-cut-threshold"]),
        (Metrics,
        [
            "--convention", "--aggregation", "--averaging", "--absent", "--background", "--beta", "--exact", "--surfaces", "--spacing", "--tolerance",
            "--objects", "--connectivity", "--bootstrap", "--baselines",
        ]),
        (Computing,
        [
            "--tta", "--tile", "--overlap", "--blend", "--placement", "--threads", "--device", "--replicas", "--optimization", "--no-arena", "--time-limit",
            "--precision", "--reuse-memory",
        ]),
        (Serving, ["--urls", "--max-upload", "--max-concurrency", "--max-queue-length"]),
        (Output,
        [
            "--output", "--mask-format", "--overlay", "--scores", "--uncertainty", "--onnx", "--float16", "--int8", "--weights", "--history", "--curves",
            "--film", "--frame-rate",
            "--tensorboard", "--dry-run", "--layers", "--json", "--csv", "--report", "--objects-format", "--to", "--to-format", "--simplify",
        ]),
    }.SelectMany(group => group.Options, (group, option) => (group.Group, option)).ToDictionary(pair => pair.option, pair => pair.Group);

    private static readonly Dictionary<string, string> Examples = new()
    {
        ["train"] = "mlseg train --images images --masks masks --classes \"background=0, cell=255\" --model model.zip",
        ["augment-preview"] = "mlseg augment-preview --images images --masks masks --augmentations microscopy --output preview.png",
        ["predict"] = "mlseg predict --model model.zip --images \"scans/**/*.png\" --output predicted --overlay",
        ["video"] = "mlseg video --model model.zip --frames film.gif --output masks --film segmented.gif",
        ["denoise"] = "mlseg denoise --train clean --noise gaussian:0.1 --width 32 --model denoiser.zip",
        ["convert"] = "mlseg convert --from instances.json --to masks --images images",
        ["evaluate"] = "mlseg evaluate --model model.zip --images test/images --masks test/masks --report report.html",
        ["compare"] = "mlseg compare --model a.zip --model b.zip --images test/images --masks test/masks",
        ["export"] = "mlseg export --model model.zip --onnx model.onnx",
        ["import"] = "mlseg import --onnx network.onnx --classes \"background=0, cell=255\" --normalization imagenet --model model.zip",
        ["summary"] = "mlseg summary --network unet++ --width 16 --layers",
        ["info"] = "mlseg info --model model.zip",
        ["demo"] = "mlseg demo --output mlseg-demo",
        ["serve"] = "mlseg serve --model model.zip",
        ["completion"] = "mlseg completion bash",
        ["check"] = "mlseg check --images images --masks masks",
        ["baseline"] = "mlseg baseline --images images --masks masks --classes \"background=0, cell=255\" --report report.html",
        ["auto"] = "mlseg auto --images images --masks masks --classes \"background=0, cell=255\" --budget 15m --model model.zip --report report.html",
        ["plan"] = "mlseg plan --images images --masks masks --classes \"background=0, cell=255\" --budget 15m --output plan.json",
    };

    /// <summary>An example of a command, as it is typed; null where there is none.</summary>
    public static string? Example(string command) => Examples.GetValueOrDefault(command);

    /// <summary>The group that an option of a command belongs to.</summary>
    public static string GroupOf(string command, string option) => (command, option) switch
    {
        // The model that a training writes, and the seed of resamples.
        ("train" or "auto" or "baseline", "--model") => Output,
        ("baseline", "--network") => Data,
        ("evaluate" or "compare", "--seed") => Metrics,
        ("augment-preview", "--seed") => Data,
        ("predict", "--rank") => Output,
        ("predict", "--batch-size") => Computing,
        ("import", "--onnx") => Data,
        ("import", "--model") => Output,
        ("import", "--channels" or "--size") => ImportedNetwork,
        ("import", _) when !GroupByOption.ContainsKey(option) => ImportedNetwork,
        ("export", "--prune") => Output,
        ("predict", "--objects") or ("convert", "--connectivity") => Output,
        ("export", "--mode") => Output,
        _ => GroupByOption.GetValueOrDefault(option, Network),
    };
}
