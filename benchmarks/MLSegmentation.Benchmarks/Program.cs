using System.Globalization;
using MLSegmentation.Benchmarks;
using MLSegmentation.Training;
using TorchSharp;

switch (args)
{
    case ["compare", var turns, var python, var script, "step", .. var work]:
        Comparison.Run(Number(turns),
        [
            Contestant.Of("MLSegmentation", ["work", "reuse", "step", .. work]),
            Contestant.Of("TorchSharp modules, memory reused", ["work", "reuse", "modules", .. work]),
            Contestant.Of("TorchSharp modules", ["work", "as-is", "modules", .. work]),
            new Contestant("PyTorch", python, [script, "step", .. work]),
        ]);
        return 0;

    // Channels that fill no block of the engine, which may have to be filled up, against those that do.
    case ["compare", var turns, "padding", var norm, .. var work]:
        Comparison.Run(Number(turns),
        [
            Contestant.Of("width 12", ["work", "reuse", "step", norm, "12", .. work]),
            Contestant.Of("width 16", ["work", "reuse", "step", norm, "16", .. work]),
        ]);
        return 0;

    case ["compare", var turns, var python, var script, "loss", .. var work]:
        Comparison.Run(
            Number(turns),
            [Contestant.Of("MLSegmentation", ["work", "reuse", "loss", .. work]), new Contestant("PyTorch", python, [script, "loss", .. work])]);
        return 0;

    case ["compare", var turns, "score", .. var work]:
        Comparison.Run(
            Number(turns),
            [Contestant.Of("memory reused", ["work", "reuse", "score", .. work]), Contestant.Of("as it is", ["work", "as-is", "score", .. work])]);
        return 0;

    case ["work", "reuse" or "as-is", .. var work]:
        Turns.Serve(args[1] == "reuse", () => Prepare(work));
        return 0;

    case ["memory", .. var work]:
        torch.set_num_threads(1);
        MemoryGrowth.Run(Prepare(work));
        return 0;

    case ["epochs", var folder, .. { Length: 4 } numbers]:
        int[] values = [.. numbers.Select(Number)];
        TrainingEpochs.Run(folder, width: values[0], batch: values[1], size: values[2], epochs: values[3]);
        return 0;

    case ["scoring", var rounds, var image, .. { Length: > 0 } models]:
        Scoring.Run(Number(rounds), image, models);
        return 0;

    case ["soak", var work, var count, var threads, var csv]:
        Soak.Run(work, Number(count), Number(threads), csv);
        return 0;

    case ["soak-chart", var svg, .. { Length: > 0 } csv]:
        SoakChart.Draw(svg, csv);
        return 0;

    case ["averaging", var rounds, var width, var size]:
        AveragingCost.Run(Number(rounds), Number(width), Number(size));
        return 0;

    case ["batches", var rounds, var width, var size]:
        ScoringBatches.Run(Number(rounds), Number(width), Number(size));
        return 0;

    case ["large-images", var side, var width, var norm]:
        LargeImages.Run(Number(side), Number(width), norm);
        return 0;

    case ["volume-operators", var rounds, var side, var channels]:
        VolumeOperators.Run(Number(rounds), Number(side), Number(channels));
        return 0;

    case ["draw-volume", var file, .. { Length: 3 } sides]:
        LargeVolumes.Draw(file, Number(sides[0]), Number(sides[1]), Number(sides[2]));
        return 0;

    case ["volume-model", var file, var width]:
        LargeVolumes.CreateModel(file, Number(width));
        return 0;

    case ["large-volume", var volume, var model, var output]:
        LargeVolumes.Run(volume, model, output);
        return 0;

    case ["decoding", var turns, .. { Length: > 0 } files]:
        DecodingCost.Run(Number(turns), files);
        return 0;

    case ["augmentation", var size]:
        AugmentationCost.Run(Number(size));
        return 0;

    case ["evaluation", var megapixels]:
        EvaluationSpeed.Run(Number(megapixels));
        return 0;

    case ["distance-transform", var mask, var size, var rounds]:
        DistanceTransformCost.Run(mask, Number(size), Number(rounds));
        return 0;

    case ["post-processing", .. { Length: > 0 } sides]:
        PostProcessingCost.Run([.. sides.Select(Number)]);
        return 0;

    case ["evaluation-memory", .. { Length: > 0 } counts]:
        EvaluationMemory.Run([.. counts.Select(Number)]);
        return 0;

    case ["small-objects", var masks, var output, var area]:
        GuideData.KeepSmall(masks, output, Number(area));
        return 0;

    case ["touching-cells", var output, var count, var seed]:
        GuideData.DrawTouching(output, Number(count), Number(seed));
        return 0;

    default:
        Console.Error.WriteLine(
            "usage: compare TURNS PYTHON SCRIPT step NORM WIDTH BATCH SIZE   4 and more turns of the work below on each side: times, memory, ratios");
        Console.Error.WriteLine("       compare TURNS PYTHON SCRIPT loss CLASSES BATCH SIZE");
        Console.Error.WriteLine("       compare TURNS padding NORM BATCH SIZE     a training step of width 12 against one of width 16");
        Console.Error.WriteLine("       compare TURNS score WIDTH SIZE");
        Console.Error.WriteLine("       work reuse|as-is WORK                     one side: works once for each line that it reads; WORK is");
        Console.Error.WriteLine("         step NORM WIDTH BATCH SIZE              a training step of a U-Net");
        Console.Error.WriteLine("         modules NORM WIDTH BATCH SIZE           the same with TorchSharp's modules");
        Console.Error.WriteLine("         loss CLASSES BATCH SIZE                 cross-entropy alone, then with Dice, each with its gradient");
        Console.Error.WriteLine("         score WIDTH SIZE                        an image: Predict, prediction engine, bare ONNX Runtime, TorchSharp");
        Console.Error.WriteLine("       memory WORK                               prints the resident memory after 100 and 1,000 times each part of the work");
        Console.Error.WriteLine("       epochs DATA WIDTH BATCH SIZE EPOCHS       2 and more epochs with decoding and augmentation against bare steps");
        Console.Error.WriteLine("       augmentation SIZE                         prints the mean microseconds of a patch for each preset and augmentation");
        Console.Error.WriteLine("       distance-transform MASK SIZE ROUNDS       prints the milliseconds of each round, and the mean distance");
        Console.Error.WriteLine("       post-processing SIDE...                   prints the nanoseconds a pixel of steps on masks, and the most memory");
        Console.Error.WriteLine("       scoring ROUNDS IMAGE MODEL...             prints the median milliseconds of each model, one a line");
        Console.Error.WriteLine("       soak score|train|reload COUNT THREADS CSV measures what the process holds a hundred times in a long work");
        Console.Error.WriteLine("       soak-chart SVG CSV...                     draws what was measured");
        Console.Error.WriteLine("       averaging ROUNDS WIDTH SIZE               prints what views and ensembles cost against single scorings");
        Console.Error.WriteLine("       batches ROUNDS WIDTH SIZE                 prints the milliseconds of an image for batches of several sizes");
        Console.Error.WriteLine("       large-images SIDE WIDTH NORM              scores an image of SIDE x SIDE; prints the time a pixel and the memory");
        Console.Error.WriteLine("       volume-operators ROUNDS SIDE CHANNELS     prints the median milliseconds of the operators of networks for volumes");
        Console.Error.WriteLine("       draw-volume FILE WIDTH HEIGHT DEPTH       draws a volume of 16 bits");
        Console.Error.WriteLine("       volume-model FILE WIDTH                   writes a U-Net of random weights for volumes, three classes");
        Console.Error.WriteLine("       large-volume VOLUME MODEL OUTPUT          scores a volume; prints the time and the most memory of each part");
        Console.Error.WriteLine("       evaluation MEGAPIXELS                     prints a name and the milliseconds of each metric, one a line");
        Console.Error.WriteLine("       evaluation-memory COUNT...                prints what memory is held after evaluating so many images of 512x512");
        Console.Error.WriteLine("       small-objects MASKS OUTPUT AREA           writes masks that have only the objects of fewer pixels");
        Console.Error.WriteLine("       touching-cells OUTPUT COUNT SEED          draws images of cells that touch, and their masks, with borders and without");
        return 2;
}

static IReadOnlyList<Action> Prepare(string[] work) => work switch
{
    ["step", var norm, var width, var batch, var size] => [new TrainingStep(Network(norm, width), channels: 1, Number(batch), Number(size)).Run],
    ["modules", var norm, var width, var batch, var size] => [PlainStep.Prepare(Network(norm, width), channels: 1, Number(batch), Number(size))],
    ["loss", var classes, var batch, var size] => LossStep.Prepare(Number(classes), Number(batch), Number(size)),
    ["score", var width, var size] => ScoringTurn.Prepare(Number(width), Number(size)),
    _ => throw new ArgumentException($"There is no work '{string.Join(' ', work)}'."),
};

static UNet Network(string norm, string width) => new() { Width = Number(width), Normalization = Enum.Parse<NormalizationKind>(norm, ignoreCase: true) };

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
