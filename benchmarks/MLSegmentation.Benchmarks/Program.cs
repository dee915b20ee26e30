using System.Globalization;
using MLSegmentation.Benchmarks;

if (args is ["training-step", .. var numbers] && numbers.Length == 4)
{
    int[] values = [.. numbers.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
    TrainingStep.Run(width: values[0], batch: values[1], size: values[2], steps: values[3]);
    return 0;
}

Console.Error.WriteLine("usage: training-step WIDTH BATCH SIZE STEPS      prints the milliseconds of each step, one a line");
return 2;
