using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class SummaryCommandTests
{
    [Theory]
    [InlineData(31_030_658, "--network", "unet", "--channels", "1", "--classes", "2", "--norm", "none")]
    [InlineData(31_036_546, "--network", "unet", "--channels", "1", "--classes", "2")]
    [InlineData(9_041_601, "--network", "unet++", "--channels", "1", "--classes", "1", "--norm", "none")]
    [InlineData(34_878_573, "--network", "attention-unet", "--channels", "3", "--classes", "1")]
    [InlineData(134_489_759, "--network", "fcn-8s", "--channels", "3", "--classes", "21")]
    [InlineData(32_521_105, "--network", "resnet-unet", "--encoder", "resnet50", "--channels", "3", "--classes", "1")]
    [InlineData(39_091_393, "--network", "r2unet", "--channels", "3", "--classes", "1", "--recurrences", "3")]
    [InlineData(4_062_993, "--network", "resunet++", "--channels", "3", "--classes", "1")]
    [InlineData(26_971_777, "--network", "unet3+", "--channels", "3", "--classes", "1")]
    [InlineData(1_376_795, "--network", "fc-densenet56", "--channels", "3", "--classes", "11")]
    [InlineData(3_463_243, "--network", "fc-densenet67", "--channels", "3", "--classes", "11")]
    [InlineData(9_322_091, "--network", "fc-densenet103", "--channels", "3", "--classes", "11", "--norm", "batch")]
    public void Summary_NetworkOfThePaper_HasThePublishedParameters(long parameters, params string[] network)
    {
        using var folder = new WorkFolder();

        Mlseg.Run(["summary", .. network, "--json", folder["summary.json"]]).Succeeded();

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        Assert.Equal(network[1], json.RootElement.GetProperty("network").GetString());
        Assert.Equal(parameters, json.RootElement.GetProperty("parameters").GetInt64());
        Assert.True(json.RootElement.GetProperty("multiplyAdds").GetInt64() > parameters);
    }

    [Fact]
    public void Summary_UnknownNetwork_ListsTheNetworks() =>
        Mlseg.Run("summary", "--network", "nonet").Refused(2, "nonet", "unet++", "attention-unet");

    [Fact]
    public void Summary_NumberThatIsNone_SaysWhatIsAllowed() =>
        Mlseg.Run("summary", "--width", "wide").Refused(2, "--width", "whole number", "wide");
}
