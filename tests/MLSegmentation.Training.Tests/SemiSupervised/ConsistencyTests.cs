using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.SemiSupervised;

namespace MLSegmentation.Training.Tests;

public sealed class ConsistencyTests
{
    [Theory]
    [InlineData(0, 0.00673795)] // exp(-5)
    [InlineData(25, 0.0600547)] // exp(-5 × 0.75²) = exp(-2.8125)
    [InlineData(50, 0.286505)] // exp(-5 × 0.5²) = exp(-1.25)
    [InlineData(100, 1)]
    [InlineData(299, 1)]
    public void GetWeight_AThirdOfThreeHundredSteps_RisesAsAGaussian(int step, double weight) =>
        Assert.Equal(2 * weight, new MeanTeacher { Weight = 2 }.GetWeight(step, steps: 300), 1e-5);

    [Fact]
    public void GetWeight_GivenRise_CountsItsOwnSteps()
    {
        Assert.Equal(1, new MeanTeacher { RampUpSteps = 0 }.GetWeight(0, steps: 300));

        // exp(-5 × (1 - 1/2)²)
        Assert.Equal(Math.Exp(-1.25), new MeanTeacher { RampUpSteps = 10 }.GetWeight(5, steps: 300), 1e-12);
        Assert.Equal(1, new MeanTeacher().GetWeight(0, steps: 2));
    }

    [Fact]
    public void Constructor_Nothing_HasTheDefaultsOfEachMethod()
    {
        Assert.Equal((1, 0, false, 1, 0.99), (new MeanTeacher().Weight, new MeanTeacher().Threshold, new MeanTeacher().ClassBalanced,
            new MeanTeacher().CutMixProbability, new MeanTeacher().Decay));
        Assert.Equal((0.95, 0.5, 1), (new WeakToStrong().Threshold, new WeakToStrong().CutMixProbability, new WeakToStrong().StrongViews));
    }

    [Theory]
    [InlineData("mean-teacher")]
    [InlineData("mean-teacher:weight=2.5,ramp-up-steps=10,decay=0.999")]
    [InlineData("weak-to-strong:threshold=0.9,class-balanced=true,strong-views=2,feature-dropout=0.5")]
    [InlineData("cross-pseudo:cut-mix-probability=0")]
    [InlineData("temporal:search-radius=5")]
    public void Parse_TextOfAConsistency_GivesItBack(string text) => Assert.Equal(text, ConsistencyCatalog.Parse(text).ToString());

    [Fact]
    public void Parse_Settings_AreThoseOfTheRecord() => Assert.Equal(
        new WeakToStrong { Weight = 0.5, Threshold = 0, CutMixProbability = 1 },
        ConsistencyCatalog.Parse("weak-to-strong: weight = 0.5, threshold = 0, cut-mix-probability = 1"));

    [Theory]
    [InlineData("teacher", "There is no consistency 'teacher'; there are mean-teacher, weak-to-strong, cross-pseudo, temporal.")]
    [InlineData(
        "weak-to-strong:decay=0.9",
        "'decay=0.9' is no setting of weak-to-strong, such as weight=1; it has weight, ramp-up-steps, threshold, class-balanced, cut-mix-probability, "
        + "strong-views, feature-dropout.")]
    [InlineData("mean-teacher:weight", "'weight' is no setting of mean-teacher, such as weight=1; it has weight, ramp-up-steps, threshold, class-balanced, "
        + "cut-mix-probability, decay.")]
    [InlineData("mean-teacher:weight=much", "The weight of mean-teacher takes a number, not 'much'.")]
    [InlineData("mean-teacher:class-balanced=1", "The class-balanced of mean-teacher takes true or false, not '1'.")]
    [InlineData("mean-teacher:decay=1", "The decay of mean-teacher is 1; allowed are numbers above 0 and below 1.")]
    [InlineData("weak-to-strong:strong-views=3", "The strong-views of weak-to-strong is 3; allowed are 1 to 2.")]
    public void Parse_AnythingElse_SaysWhatThereIs(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SegmentationException>(() => ConsistencyCatalog.Parse(text)).Message);

    [Fact]
    public void ToString_ChosenAugmentations_NamesThem() => Assert.Equal(
        "mean-teacher (Brightness(0.5, 1.25), Noise(0.1, 0.3))",
        new MeanTeacher { StrongAugmentations = [new Brightness(), new Noise { Probability = 0.1 }] }.ToString());

    [Fact]
    public void GetStrongAugmentations_NothingChosen_ChangesColoursOnlyWhereThereAreSome()
    {
        Assert.All(new MeanTeacher().GetStrongAugmentations(haveColors: false), augmentation => Assert.True(augmentation.ChangesFloatingPoint));
        Assert.Contains(new MeanTeacher().GetStrongAugmentations(haveColors: true), augmentation => augmentation is Hue);
    }

    [Fact]
    public void Init_OutOfRange_IsRefused()
    {
        Assert.Throws<SegmentationOptionException>(() => new MeanTeacher { Weight = 0 });
        Assert.Throws<SegmentationOptionException>(() => new MeanTeacher { RampUpSteps = -1 });
        Assert.Throws<SegmentationOptionException>(() => new MeanTeacher { Threshold = 1 });
        Assert.Throws<SegmentationOptionException>(() => new MeanTeacher { CutMixProbability = 1.5 });
        Assert.Throws<SegmentationOptionException>(() => new MeanTeacher { StrongAugmentations = [null!] });
    }
}
