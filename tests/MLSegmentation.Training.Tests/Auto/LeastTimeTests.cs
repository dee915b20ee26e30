using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public class LeastTimeTests
{
    [Fact]
    public void Find_MoreImagesHeldOutOfMoreTime_IsEnoughForThose()
    {
        // 200 s of steps, and 3.34 s for each image that is held out, one for every 100 s: (200 + 3.34) / 0.93 is 219 s, of which two are held out;
        // (200 + 6.68) / 0.93 is 223 s.
        static double Needed(double time) => 200 + (3.34 * Math.Floor(time / 100));

        Assert.Equal(223, LeastTime.Find(100, Needed));
        Assert.True(Needed(223) <= 223 * Planner.TrainingShare);
    }
}
