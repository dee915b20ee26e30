namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A command of the tool and what it writes.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Arguments">Its arguments; <c>IN/</c> begins a file that it reads, <c>OUT/</c> one that it writes.</param>
internal sealed record ToolCommand(string Name, string Arguments)
{
    private const string Data = "--images IN/images --masks IN/masks --classes background=0,cell=255";

    private const string Volumes = "--images IN/volumes --masks IN/labels --classes background=0,thing=1";

    private const string Network =
        "--width 4 --depth 2 --crop 32x32 --batch-size 2 --seed 1 --threads 1 --epochs 3 --validation-fraction 0.25";

    /// <summary>Every command that writes files, with all kinds of files that it writes.</summary>
    public static IReadOnlyList<ToolCommand> All { get; } =
    [
        new("train", $"train {Data} {Network} --checkpoints OUT/run --model OUT/model.zip --onnx OUT/model.onnx --json OUT/train.json "
            + "--history OUT/history.csv --curves OUT/curves.svg --tensorboard OUT/events")
        {
            Checkpoints = "run/checkpoint-*", Outcome = "model.onnx",
        },
        new("auto", $"auto {Data} --budget 20steps --folds 1 --seed 1 --threads 1 --checkpoints OUT/run --model OUT/model.zip "
            + "--onnx OUT/model.onnx --report OUT/auto.html --json OUT/auto.json")
        {
            Checkpoints = "run/auto.json", Outcome = "",
        },
        new("denoise --train", "denoise --train IN/images --noise gaussian:0.1 --width 4 --crop 48x48 --epochs 2 --patches-per-image 1 --batch-size 2 --seed 1 "
            + "--threads 1 --checkpoints OUT/run --model OUT/denoiser.zip --onnx OUT/denoiser.onnx --json OUT/denoise.json")
        {
            Checkpoints = "run/checkpoint-*", Outcome = "denoiser.onnx",
        },
        new("predict", "predict --model IN/model.zip --images IN/images --output OUT/masks --overlay --scores --objects OUT/objects.json "
            + "--json OUT/predict.json --threads 1"),
        new("evaluate", $"evaluate --model IN/model.zip {Data} --json OUT/metrics.json --csv OUT/metrics.csv --report OUT/report.html --threads 1"),
        new("compare", $"compare --model IN/model.zip --predictions IN/masks {Data} --json OUT/compare.json --threads 1"),
        new("export", "export --model IN/model.zip --onnx OUT/model.onnx --int8 --calibration IN/images --json OUT/export.json"),
        new("export --weights", "export --model IN/model.zip --weights OUT/weights.safetensors"),
        new("convert to COCO", "convert --from IN/masks --classes background=0,cell=255 --to OUT/coco.json"),
        new("convert to labelme", "convert --from IN/masks --classes background=0,cell=255 --to OUT/labelme --to-format labelme"),
        new("convert to YOLO", "convert --from IN/masks --classes background=0,cell=255 --to OUT/yolo --to-format yolo"),
        new("convert to masks", "convert --from IN/coco.json --to OUT/masks --to-format masks"),
        new("check", $"check {Data} --json OUT/check.json --report OUT/check.html"),
        new("plan", $"plan {Data} --output OUT/plan.json --json OUT/result.json --threads 1"),
        new("baseline", $"baseline {Data} --method otsu --model OUT/method.zip --json OUT/baseline.json --report OUT/baseline.html"),
        new("denoise", "denoise --model IN/denoiser.zip --images IN/images --output OUT/images --json OUT/denoise.json --threads 1"),
        new("video", "video --model IN/model.zip --frames IN/images --output OUT/masks --film OUT/film.gif --json OUT/video.json --threads 1"),
        new("info", "info --model IN/model.zip --json OUT/info.json --history OUT/history.csv --curves OUT/curves.svg"),
        new("augment-preview", $"augment-preview {Data} --crop 32x32 --output OUT/preview.png"),
        new("summary", "summary --network unet --json OUT/summary.json"),
        new("import", "import --weights IN/weights.safetensors --into IN/model.zip --model OUT/model.zip --json OUT/import.json"),
        new("demo", "demo --output OUT/demo"),
        new("train on volumes", $"train {Volumes} --width 2 --depth 1 --crop 8x8x8 --batch-size 2 --seed 1 --threads 1 --epochs 2 --validation-fraction 0.25 "
            + "--checkpoints OUT/run --model OUT/model.zip --onnx OUT/model.onnx --json OUT/train.json --tensorboard OUT/events")
        {
            Checkpoints = "run/checkpoint-*", Outcome = "model.onnx",
        },
        new("predict volumes", "predict --model IN/volumes.zip --images IN/volumes --output OUT/masks --scores --json OUT/predict.json --threads 1"),
        new("auto on volumes", $"auto {Volumes} --budget 6steps --folds 1 --seed 1 --threads 1 --checkpoints OUT/run --model OUT/model.zip "
            + "--report OUT/auto.html --json OUT/auto.json")
        {
            Checkpoints = "run/auto.json", Outcome = "",
        },
    ];

    /// <summary>The files from which a killed run goes on, as a pattern; null where it begins again.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>The file that is the same, bit for bit, where a run was killed and goes on; empty where how far it got decides it.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The command of a name.</summary>
    public static ToolCommand Named(string name) => All.Single(command => command.Name == name);
}
