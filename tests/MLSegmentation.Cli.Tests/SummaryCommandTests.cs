using System.Text.Json;
using System.Text.RegularExpressions;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests;

public sealed class SummaryCommandTests
{
    [Theory]
    [InlineData(31_030_658, "--network", "unet", "--channels", "1", "--classes", "2", "--norm", "none")]
    [InlineData(31_036_546, "--network", "unet", "--channels", "1", "--classes", "2")]
    [InlineData(9_282_246, "--network", "wide-unet", "--channels", "1", "--classes", "1", "--norm", "none")]
    [InlineData(7_759_521, "--network", "unet", "--channels", "1", "--classes", "1", "--norm", "none", "--width", "32")]
    [InlineData(9_041_601, "--network", "unet++", "--channels", "1", "--classes", "1", "--norm", "none")]
    [InlineData(9_041_700, "--network", "unet++", "--channels", "1", "--classes", "1", "--norm", "none", "--deep-supervision")]
    [InlineData(100_961, "--network", "unet++", "--channels", "1", "--classes", "1", "--norm", "none", "--prune", "1")]
    [InlineData(511_105, "--network", "unet++", "--channels", "1", "--classes", "1", "--norm", "none", "--prune", "2")]
    [InlineData(2_204_961, "--network", "unet++", "--channels", "1", "--classes", "1", "--norm", "none", "--prune", "3")]
    [InlineData(34_878_573, "--network", "attention-unet", "--channels", "3", "--classes", "1")]
    [InlineData(34_527_041, "--network", "attention-unet", "--channels", "3", "--classes", "1", "--gates", "false")]
    [InlineData(45_589_954, "--network", "vnet", "--channels", "1", "--classes", "2", "--rank", "3")]
    [InlineData(31_194_050, "--network", "nnunet", "--channels", "1", "--classes", "2", "--rank", "3", "--strides", "1,2,2,2,2,2", "--kernels", "3x3x3")]
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

        using var json = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        Assert.Equal(network[1], json.RootElement.GetProperty("network").GetString());
        Assert.Equal(parameters, json.RootElement.GetProperty("parameters").GetInt64());
        Assert.True(json.RootElement.GetProperty("multiplyAdds").GetInt64() > parameters);
    }

    [Theory]
    [InlineData(11_176_512, "resnet18")]
    [InlineData(21_284_672, "resnet34")]
    [InlineData(23_508_032, "resnet50")]
    public void Summary_ResNetEncoder_HasThePublishedParameters(long parameters, string encoder)
    {
        using var folder = new WorkFolder();

        Mlseg.Run("summary", "--network", "deeplabv3+", "--encoder", encoder, "--json", folder["summary.json"]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        Assert.Equal(parameters, json.RootElement.GetProperty("encoderParameters").GetInt64());
    }

    [Fact]
    public void Summary_KernelOfOtherAxes_SaysHowManyThereAre() =>
        Mlseg.Run("summary", "--network", "nnunet", "--kernels", "1x3x3").Refused(1, "kernels is 1x3x3", "there are 2 spatial dimensions");

    [Fact]
    public void Summary_RankThatTheNetworkLacks_NamesThoseThatHaveIt() =>
        Mlseg.Run("summary", "--network", "resnet-unet", "--rank", "3").Refused(
            2, "resnet-unet has no --rank 3", "unet, wide-unet, nnunet, nnunet-residual, unet++, attention-unet");

    [Fact]
    public void Summary_WithoutNetwork_ListsEveryOne()
    {
        using var folder = new WorkFolder();

        string output = Mlseg.Run("summary", "--channels", "1", "--json", folder["summary.json"]).Succeeded().Output;

        using var json = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        Assert.Equal(NetworkCatalog.Names, json.RootElement.EnumerateArray().Select(network => network.GetProperty("network").GetString()));
        Assert.All(NetworkCatalog.Names, name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.Equal(31_036_546, json.RootElement[0].GetProperty("parameters").GetInt64());
        Assert.False(json.RootElement[0].TryGetProperty("layers", out _));
    }

    [Fact]
    public void Summary_Volumes_ListsThoseThatWorkOnThem()
    {
        using var folder = new WorkFolder();

        Mlseg.Run("summary", "--rank", "3", "--json", folder["summary.json"]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        Assert.Equal(
            NetworkCatalog.Names.Where(name => NetworkCatalog.Create(name).Ranks.Contains(3)),
            json.RootElement.EnumerateArray().Select(network => network.GetProperty("network").GetString()));
        Assert.All(json.RootElement.EnumerateArray(), network => Assert.Equal(3, network.GetProperty("inputSize").GetArrayLength()));
    }

    [Fact]
    public void Summary_HyperParametersWithoutNetwork_AreThoseOfTheDefaultNetwork()
    {
        using var folder = new WorkFolder();

        Mlseg.Run("summary", "--width", "32", "--norm", "none", "--channels", "1", "--classes", "1", "--json", folder["summary.json"]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        Assert.Equal("unet", json.RootElement.GetProperty("network").GetString());
        Assert.Equal(7_759_521, json.RootElement.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public void Summary_LayersWithoutNetwork_AsksForOne() => Mlseg.Run("summary", "--layers").Refused(2, "--layers", "--network");

    [Fact]
    public void Summary_PruneBeyondTheDepth_SaysWhatIsAllowed() =>
        Mlseg.Run("summary", "--network", "unet++", "--depth", "3", "--prune", "4").Refused(2, "prune is 4", "from 1 to its depth, 3");

    [Fact]
    public void Summary_WidthThatTheNetworkLacks_NamesTheOptionAndItsRange() =>
        Mlseg.Run("summary", "--network", "resunet++", "--width", "5").Refused(2, "--width is 5; it must be a whole number from 8 to 4096.");

    [Fact]
    public void Summary_HyperParameterThatTheNetworkLacks_ListsThoseThatItHas() =>
        Mlseg.Run("summary", "--network", "fcn-8s", "--norm", "batch").Refused(2, "The network fcn-8s has no --norm; it has --width, --dropout.");

    // Without attention 31,036,546; the squeezed channels of the nine blocks are 4, 8, 16, 32, 64, 32, 16, 8 and 4.
    [Fact]
    public void Summary_Attention_AddsItsParameters()
    {
        using var folder = new WorkFolder();

        Mlseg.Run("summary", "--channels", "1", "--attention", "se", "--activation", "silu", "--dropout", "0.1", "--json", folder["summary.json"]).Succeeded();

        using var json = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        long added = 2 * ((2 * 64 * 4) + (2 * 128 * 8) + (2 * 256 * 16) + (2 * 512 * 32) + (1024 * 64));
        Assert.Equal(31_036_546 + added, json.RootElement.GetProperty("parameters").GetInt64());
        Assert.Equal("se", json.RootElement.GetProperty("options").GetProperty("attention").GetString());
        Assert.Equal("0.1", json.RootElement.GetProperty("options").GetProperty("dropout").GetString());
    }

    [Fact]
    public void Summary_ListOfNumbers_BuildsTheNetworkOfThem() =>
        Assert.Contains(
            "block-layers 2,3",
            Mlseg.Run("summary", "--network", "fc-densenet56", "--block-layers", "2,3", "--growth", "4").Succeeded().Output,
            StringComparison.Ordinal);

    [Fact]
    public void Summary_Help_SaysWhatTheNetworksDeclare()
    {
        string help = Regex.Replace(Mlseg.Run("summary", "--help").Succeeded().Output, @"\s+", " ");

        Assert.Contains("--growth NUMBER Feature maps that each layer of a block adds. Values: a whole number from 1 to", help, StringComparison.Ordinal);
        Assert.Contains("a whole number from 8 to 4096 in resunet++", help, StringComparison.Ordinal);
        Assert.Contains("Only in fc-densenet56, fc-densenet67, fc-densenet103.", help, StringComparison.Ordinal);
        Assert.Contains("--deep-supervision Whether several depths", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_UnknownNetwork_ListsTheNetworks() =>
        Mlseg.Run("summary", "--network", "nonet").Refused(2, "nonet", "unet++", "attention-unet");

    [Fact]
    public void Summary_NumberThatIsNone_SaysWhatIsAllowed() =>
        Mlseg.Run("summary", "--width", "wide").Refused(2, "--width", "whole number", "wide");
}
