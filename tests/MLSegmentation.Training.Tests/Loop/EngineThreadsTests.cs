using MLSegmentation.Training.Loop;
using TorchSharp;

namespace MLSegmentation.Training.Tests;

public class EngineThreadsTests
{
    [Fact]
    public void Dispose_TrainingsThatOverlap_SetBackWhatWasThereBeforeTheFirst()
    {
        int before = 0, firstAfter = 0, secondDuring = 0, secondAfter = 0, later = 0;
        Run(() => before = torch.get_num_threads());
        using var step = new Barrier(2);
        var first = new Thread(() =>
        {
            var threads = new EngineThreads(3);
            step.SignalAndWait();
            step.SignalAndWait();
            threads.Dispose();
            firstAfter = torch.get_num_threads();
            step.SignalAndWait();
        });
        first.Start();

        // The second begins and ends after the first, whose number it finds.
        Run(() =>
        {
            step.SignalAndWait();
            var threads = new EngineThreads(5);
            step.SignalAndWait();
            step.SignalAndWait();
            secondDuring = torch.get_num_threads();
            threads.Dispose();
            secondAfter = torch.get_num_threads();
        });
        first.Join();
        Run(() => later = torch.get_num_threads());

        Assert.Equal((before, 5, before, before), (firstAfter, secondDuring, secondAfter, later));
    }

    [Fact]
    public void Dispose_TrainingWithinAnother_SetsBackThatOnes()
    {
        int during = 0;
        Run(() =>
        {
            using var outer = new EngineThreads(3);
            new EngineThreads(5).Dispose();
            during = torch.get_num_threads();
        });

        Assert.Equal(3, during);
    }

    private static void Run(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
