using System.Text.Json;
using MLSegmentation.Training.Optimization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Optimization;

public class OptimizerTests
{
    [Fact]
    public void Adam_FiftyStepsOfOneCycle_FollowsPyTorchsPath()
    {
        // adam.json was made by record_adam.py.
        using var recorded = JsonDocument.Parse(File.ReadAllText(Recordings.PathOf("adam.json")));
        double[][] path = recorded.RootElement.GetProperty("path").EnumerateArray()
            .Select(point => point.EnumerateArray().Select(value => value.GetDouble()).ToArray()).ToArray();
        double[] start = recorded.RootElement.GetProperty("start").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        using var weights = nn.Parameter(tensor(start));
        using var optimizer = new AdamOptimizer().Begin([weights]);

        for (int step = 0; step < path.Length; step++)
        {
            using var scope = NewDisposeScope();
            weights.grad = null;
            var (x, y, z) = (weights[0], weights[1], weights[2]);
            x.Power(2).Plus((y - x).Power(2).Times(10)).Plus(z.Power(4)).backward();
            optimizer.Step(new OneCycleSchedule().GetRate(0.1, step, path.Length));

            double[] actual = weights.data<double>().ToArray();
            for (int index = 0; index < actual.Length; index++)
            {
                Assert.Equal(path[step][index], actual[index], 1e-6);
            }
        }
    }

    public static TheoryData<string, Optimizer> Recorded => new()
    {
        { "sgd", new SgdOptimizer() },
        { "sgd, decay", new SgdOptimizer() },
        { "sgd(0.5, False), decay", new SgdOptimizer { Momentum = 0.5, IsNesterov = false } },
        { "sgd(0), decay", new SgdOptimizer { Momentum = 0 } },
        { "adam", new AdamOptimizer() },
        { "adam(0.8, 0.9, 0.001), decay", new AdamOptimizer { Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3 } },
        { "adamW", new AdamWOptimizer() },
        { "adamW(0.8, 0.9, 0.001), decay", new AdamWOptimizer { Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3 } },
        { "rmsProp", new RmsPropOptimizer() },
        { "rmsProp, decay", new RmsPropOptimizer() },
        { "rmsProp(0.9, 0.001, 0.5, True), decay", new RmsPropOptimizer { Decay = 0.9, Epsilon = 1e-3, Momentum = 0.5, IsCentred = true } },
        { "adagrad", new AdagradOptimizer() },
        { "adagrad(0.001), decay", new AdagradOptimizer { Epsilon = 1e-3 } },
        { "adadelta", new AdadeltaOptimizer() },
        { "adadelta(0.8, 0.001), decay", new AdadeltaOptimizer { Decay = 0.8, Epsilon = 1e-3 } },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Optimizer_FiftyStepsOfAMatrixThatDecaysAndAVectorThatDoesNot_FollowsPyTorchsPath(string name, Optimizer optimizer)
    {
        // optimizers.json was made by record_optimizers.py.
        using var recorded = JsonDocument.Parse(File.ReadAllText(Recordings.PathOf("optimizers.json")));
        var item = recorded.RootElement.GetProperty(name);
        using var matrix = nn.Parameter(tensor(new[] { 1.0, -2.0 }).reshape(1, 2));
        using var vector = nn.Parameter(tensor(new[] { 0.5 }));
        optimizer = optimizer with { WeightDecay = item.GetProperty("weightDecay").GetDouble() };
        double rate = item.GetProperty("rate").GetDouble();
        using var run = optimizer.Begin([matrix, vector]);

        foreach (var point in item.GetProperty("path").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            (matrix.grad, vector.grad) = (null, null);
            var (x, y, z) = (matrix[0, 0], matrix[0, 1], vector[0]);
            x.Power(2).Plus((y - x).Power(2).Times(10)).Plus(z.Power(4)).Plus(x * z).backward();
            run.Step(rate);

            double[] actual = [.. matrix.data<double>().ToArray(), .. vector.data<double>().ToArray()];
            Assert.All(actual.Zip(point.EnumerateArray()), pair => Assert.Equal(pair.Second.GetDouble(), pair.First, 1e-6));
        }
    }

    [Fact]
    public void ToString_OtherSettings_NamesThem()
    {
        Assert.Equal("adam", new AdamOptimizer().ToString());
        Assert.Equal("adamW, weight decay 0.01", new AdamWOptimizer().ToString());
        Assert.Equal("adam, weight decay 0.5", (new AdamOptimizer { WeightDecay = 0.5 }).ToString());
        Assert.Equal("sgd(0.8, True), weight decay 0.0001", new SgdOptimizer { Momentum = 0.8, WeightDecay = 1e-4 }.ToString());
        Assert.Equal("rmsProp(0.99, 1E-08, 0.5, False)", new RmsPropOptimizer { Momentum = 0.5 }.ToString());
        Assert.Equal("adadelta", new AdadeltaOptimizer().ToString());
        Assert.Equal("adagrad(0.1)", new AdagradOptimizer { Epsilon = 0.1 }.ToString());
    }

    [Fact]
    public void Optimizer_SettingsOutOfRange_Throw()
    {
        Assert.Throws<SegmentationOptionException>(() => new SgdOptimizer { Momentum = 1 });
        Assert.Throws<SegmentationOptionException>(() => new AdamWOptimizer { WeightDecay = -1 });
        Assert.Throws<SegmentationOptionException>(() => new AdamOptimizer { WeightDecay = double.NaN });
        Assert.Throws<SegmentationOptionException>(() => new RmsPropOptimizer { Decay = 1 });
        Assert.Throws<SegmentationOptionException>(() => new AdagradOptimizer { Epsilon = 0 });
        Assert.Throws<SegmentationOptionException>(() => new AdadeltaOptimizer { Decay = -0.1 });
    }

    [Fact]
    public void Adam_SettingsOutOfRange_Throw()
    {
        Assert.Throws<SegmentationOptionException>(() => new AdamOptimizer { Beta1 = 1 });
        Assert.Throws<SegmentationOptionException>(() => new AdamOptimizer { Beta2 = -0.1 });
        Assert.Throws<SegmentationOptionException>(() => new AdamOptimizer { Epsilon = 0 });
    }
}
