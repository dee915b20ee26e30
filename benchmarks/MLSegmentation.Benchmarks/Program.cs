using System.Globalization;
using MLSegmentation.Benchmarks;
using MLSegmentation.Training.Networks;

switch (args)
{
    case ["compare", var turns, var python, var script, .. { Length: > 0 } work]:
        Comparison.Run(Number(turns), python, script, work);
        return 0;

    case ["step", var width, var batch, var size]:
        Turns.Serve(() =>
        {
            var step = new TrainingStep(new UNet { Width = Number(width), Normalization = NormalizationKind.Batch }, channels: 1, Number(batch), Number(size));
            return [() => step.Run(Number(batch))];
        });
        return 0;

    case ["loss", var classes, var batch, var size]:
        Turns.Serve(() => LossStep.Prepare(Number(classes), Number(batch), Number(size)));
        return 0;

    case ["epochs", var folder, .. { Length: 4 } numbers]:
        int[] values = [.. numbers.Select(Number)];
        TrainingEpochs.Run(folder, width: values[0], batch: values[1], size: values[2], epochs: values[3]);
        return 0;

    case ["scoring", var rounds, var image, .. { Length: > 0 } models]:
        Scoring.Run(Number(rounds), image, models);
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

    case ["evaluation-memory", .. { Length: > 0 } counts]:
        EvaluationMemory.Run([.. counts.Select(Number)]);
        return 0;

    default:
        Console.Error.WriteLine("usage: compare TURNS PYTHON SCRIPT WORK...        the work here and in PyTorch in 4 and more turns: times, memory, ratios");
        Console.Error.WriteLine("       step WIDTH BATCH SIZE                     work: a training step of a U-Net");
        Console.Error.WriteLine("       loss CLASSES BATCH SIZE                   work: cross-entropy alone, then with Dice, each with its gradient");
        Console.Error.WriteLine("       epochs DATA WIDTH BATCH SIZE EPOCHS       2 and more epochs with decoding and augmentation against bare steps");
        Console.Error.WriteLine("       augmentation SIZE                         prints the mean microseconds of a patch for each preset and augmentation");
        Console.Error.WriteLine("       distance-transform MASK SIZE ROUNDS       prints the milliseconds of each round, and the mean distance");
        Console.Error.WriteLine("       scoring ROUNDS IMAGE MODEL...             prints the median milliseconds of each model, one a line");
        Console.Error.WriteLine("       evaluation MEGAPIXELS                     prints a name and the milliseconds of each metric, one a line");
        Console.Error.WriteLine("       evaluation-memory COUNT...                prints what memory is held after evaluating so many pictures of 512x512");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
