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
        var path = recorded.RootElement.GetProperty("path").EnumerateArray()
            .Select(point => point.EnumerateArray().Select(value => value.GetDouble()).ToArray()).ToArray();
        var start = recorded.RootElement.GetProperty("start").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        using var weights = nn.Parameter(tensor(start));
        using var optimizer = Optimizer.Adam().Create([weights], 1);

        for (int step = 0; step < path.Length; step++)
        {
            using var scope = NewDisposeScope();
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = LearningRateSchedule.OneCycle().GetRate(0.1, step, path.Length);
            }

            optimizer.zero_grad();
            var (x, y, z) = (weights[0], weights[1], weights[2]);
            (x.pow(2) + ((y - x).pow(2) * 10) + z.pow(4)).backward();
            optimizer.step();

            var actual = weights.data<double>().ToArray();
            for (int index = 0; index < actual.Length; index++)
            {
                Assert.Equal(path[step][index], actual[index], 1e-6);
            }
        }
    }

    [Fact]
    public void Adam_SettingsOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamOptimizer { Beta1 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamOptimizer { Beta2 = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamOptimizer { Epsilon = 0 });
    }
}
