using System.Globalization;
using MLSegmentation.Benchmarks;

switch (args)
{
    case ["training-step", .. { Length: 4 } numbers]:
        int[] values = [.. numbers.Select(Number)];
        TrainingStep.Run(width: values[0], batch: values[1], size: values[2], steps: values[3]);
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

    default:
        Console.Error.WriteLine("usage: training-step WIDTH BATCH SIZE STEPS      prints the milliseconds of each step, one a line");
        Console.Error.WriteLine("       augmentation SIZE                         prints the mean microseconds of a patch for each preset and augmentation");
        Console.Error.WriteLine("       scoring ROUNDS IMAGE MODEL...             prints the median milliseconds of each model, one a line");
        Console.Error.WriteLine("       evaluation MEGAPIXELS                     prints a name and the milliseconds of each metric, one a line");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
