using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class OptimizationTests
{
    [Fact]
    public void Train_OptimizationOptions_AreInTheModel()
    {
        using var folder = new WorkFolder(5);

        Mlseg.Run(folder.Train(
            "--epochs", "2", "--optimizer", "sgd", "--momentum", "0.8", "--weight-decay", "0.0001", "--learning-rate", "0.01",
            "--max-gradient-norm", "0.5", "--gradient-accumulation", "2", "--weight-average-decay", "0.9")).Succeeded();

        var options = Info(folder);
        Assert.Equal("sgd(0.8, True), weight decay 0.0001", (string?)options["optimizer"]);
        Assert.Equal("0.5", (string?)options["maxGradientNorm"]);
        Assert.Equal("2", (string?)options["gradientAccumulation"]);
        Assert.Equal("0.9", (string?)options["weightAverageDecay"]);
    }

    [Theory]
    [InlineData("adamw", "adamW, weight decay 0.01")]
    [InlineData("rmsprop", "rmsProp")]
    [InlineData("adagrad", "adagrad")]
    [InlineData("adadelta", "adadelta")]
    public void Train_Optimizer_IsInTheModel(string name, string expected)
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--steps", "1", "--optimizer", name)).Succeeded();

        Assert.Equal(expected, (string?)Info(folder)["optimizer"]);
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("step")]
    [InlineData("cosine")]
    [InlineData("polynomial")]
    [InlineData("plateau")]
    public void Train_ScheduleWithWarmUp_IsInTheModel(string name)
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--steps", "2", "--schedule", name, "--warm-up-steps", "1")).Succeeded();

        Assert.Equal($"{name}, warm-up 1", (string?)Info(folder)["learningRateSchedule"]);
    }

    [Fact]
    public void Train_WarmUpLongerThanTheTraining_SaysSo()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--steps", "5", "--warm-up-steps", "9")).Refused(2, "--warm-up-steps is 9", "only 5 steps (--epochs, --steps)");
    }

    [Fact]
    public void Train_MomentumForAnotherOptimizer_NamesThoseThatHaveOne()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--momentum", "0.9")).Refused(2, "--momentum", "sgd", "rmsprop");
    }

    private static JsonNode Info(WorkFolder folder)
    {
        Mlseg.Run("info", "--model", folder["model.zip"], "--json", folder["info.json"]).Succeeded();
        return JsonNode.Parse(File.ReadAllText(folder["info.json"]))!["training"]!["options"]!;
    }
}
