using System.Diagnostics;
using System.Globalization;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>Training steps of a U-Net, as the training loop runs them: the other side is pytorch/training_step.py.</summary>
internal static class TrainingStep
{
    public static void Run(int width, int batch, int size, int steps)
    {
        torch.set_num_threads(1);
        torch.manual_seed(1);
        using var module = new GraphModule(new UNet { Width = width, Normalization = NormalizationKind.Batch }.CreateGraph(inputChannels: 1, outputChannels: 2));
        using var optimizer = torch.optim.Adam(module.parameters().ToArray(), lr: 1e-3);
        using torch.Tensor images = torch.randn([batch, 1, size, size]);
        using torch.Tensor target = torch.rand([batch, size, size]).lt(0.3).to(torch.ScalarType.Int64);
        Loss loss = Loss.CrossEntropy() + Loss.Dice();
        module.train();
        for (int step = 0; step < steps; step++)
        {
            var clock = Stopwatch.StartNew();
            using (torch.NewDisposeScope())
            {
                module.zero_grad();
                torch.Tensor value = loss.Compute(module.call(images), target);
                value.backward();
                optimizer.step();
                value.item<float>();
            }

            Console.WriteLine(clock.Elapsed.TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
        }
    }
}
