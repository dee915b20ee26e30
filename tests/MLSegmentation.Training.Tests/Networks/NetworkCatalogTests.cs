using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class NetworkCatalogTests
{
    [Fact]
    public void Create_UnknownName_ListsTheNames()
    {
        var error = Assert.Throws<SegmentationException>(() => NetworkCatalog.Create("u-net"));

        Assert.Equal(
            "There is no network 'u-net'; there are unet, wide-unet, nnunet, nnunet-residual, unet++, attention-unet, fcn-8s, deeplabv3+, resnet-unet, "
            + "fpn, pspnet, upernet, linknet, vnet, r2unet, resunet++, unet3+, segresnet, mednext, fc-densenet56, fc-densenet67, fc-densenet103.",
            error.Message);
    }

    [Fact]
    public void Create_OptionThatDoesNotApply_ListsThoseThatDo()
    {
        var error = Assert.Throws<SegmentationException>(
            () => NetworkCatalog.Create("attention-unet", new Dictionary<string, string> { ["upsample"] = "bilinear" }));

        Assert.Equal(
            "The network attention-unet has no hyper-parameter upsample; it has width, depth, gates, norm, activation, attention, dropout.",
            error.Message);
    }

    [Fact]
    public void Create_WidthOutOfRange_NamesTheRange()
    {
        var error = Assert.Throws<SegmentationException>(() => NetworkCatalog.Create("unet", new Dictionary<string, string> { ["width"] = "0" }));

        Assert.Equal("The network's width is 0; it must be a whole number from 1 to 4096.", error.Message);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(3, 3)]
    public void Create_PruneBeyondTheDepth_NamesTheRange(int depth, int? chosenDepth)
    {
        var chosen = new Dictionary<string, string> { ["prune"] = $"{depth + 1}" };
        if (chosenDepth is not null)
        {
            chosen["depth"] = $"{chosenDepth}";
        }

        var error = Assert.Throws<SegmentationException>(() => NetworkCatalog.Create("unet++", chosen));

        Assert.Equal($"The network's prune is {depth + 1}; it must be from 1 to its depth, {depth}.", error.Message);
    }

    [Fact]
    public void Create_SomeOptions_KeepsTheOtherDefaults()
    {
        var network = NetworkCatalog.Create("wide-unet", new Dictionary<string, string> { ["depth"] = "3" });

        Assert.Equal(new UNet { Width = 35, Depth = 3 }, network);
    }

    [Theory]
    [InlineData("unet")]
    [InlineData("unet++")]
    [InlineData("attention-unet")]
    [InlineData("r2unet")]
    [InlineData("unet3+")]
    public void Create_NameAndOptionsOfAModel_GivesTheSameNetwork(string name)
    {
        var network = NetworkCatalog.Create(name, new Dictionary<string, string> { ["width"] = "6", ["depth"] = "2" });

        Assert.Equal(network, NetworkCatalog.Create(network.Name, network.DescribeHyperParameters()));
    }

    [Fact]
    public void Create_NameAndOptionsOfAPretrainedNetwork_GivesTheSameNetwork()
    {
        var network = NetworkCatalog.Create("deeplabv3+", new Dictionary<string, string> { ["encoder"] = "resnet18", ["output-stride"] = "8" });

        Assert.Equal(new DeepLabV3Plus { Encoder = EncoderKind.ResNet18, OutputStride = 8 }, network);
        Assert.Equal(network, NetworkCatalog.Create(network.Name, network.DescribeHyperParameters()));
        Assert.Equal(
            new ResNetUNet { Encoder = EncoderKind.ResNet50 },
            NetworkCatalog.Create("resnet-unet", new Dictionary<string, string> { ["encoder"] = "resnet50" }));
        Assert.Equal(new FCN8s { Width = 8 }, NetworkCatalog.Create("fcn-8s", new Dictionary<string, string> { ["width"] = "8" }));
    }

    [Theory]
    [InlineData("fc-densenet56")]
    [InlineData("fc-densenet67")]
    [InlineData("fc-densenet103")]
    public void Create_PresetOfFCDenseNet_HasItsName(string name)
    {
        var network = NetworkCatalog.Create(name, new Dictionary<string, string> { ["width"] = "8", ["norm"] = "batch" });

        Assert.Equal(name, network.Name);
        Assert.Equal(network, NetworkCatalog.Create(network.Name, network.DescribeHyperParameters()));
    }

    [Theory]
    [InlineData("unet", "norm", "layer", "The network's norm is 'layer'; it must be none, batch, instance or group.")]
    [InlineData("unet", "width", "wide", "The network's width is 'wide'; it must be a whole number from 1 to 4096.")]
    [InlineData("resunet++", "width", "5", "The network's width is 5; it must be a whole number from 8 to 4096.")]
    [InlineData("unet", "deep-supervision", "yes", "The network's deep-supervision is 'yes'; it must be true or false.")]
    [InlineData("unet", "dropout", "1", "The network's dropout is 1; it must be a number from 0 up to but not including 1.")]
    [InlineData("unet", "dropout", "NaN", "The network's dropout is NaN; it must be a number from 0 up to but not including 1.")]
    [InlineData("unet", "activation", "3", "The network's activation is '3'; it must be relu, leaky-relu, prelu, elu, silu, sigmoid or gelu.")]
    [InlineData("deeplabv3+", "output-stride", "12", "The network's output-stride is 12; it must be 8 or 16.")]
    [InlineData("fc-densenet56", "growth", "0", "The network's growth is 0; it must be a whole number from 1 to 4096.")]
    [InlineData("fc-densenet56",
        "block-layers",
        "4,x",
        "The network's block-layers is '4,x'; it must be 2 to 9 whole numbers from 1 to 64, with commas between.")]
    public void Create_WrongText_SaysWhatIsAllowed(string network, string name, string value, string expected)
    {
        var error = Assert.Throws<SegmentationException>(() => NetworkCatalog.Create(network, new Dictionary<string, string> { [name] = value }));

        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void Create_EveryNetwork_DescribesEachHyperParameterAndAllowsItsDefaults()
    {
        foreach (string name in NetworkCatalog.Names)
        {
            var network = NetworkCatalog.Create(name);

            Assert.All(network.HyperParameters, parameter => Assert.Matches("^[A-Z].*\\.$", parameter.Description));
            Assert.Equal(network, NetworkCatalog.Create(name, network.DescribeHyperParameters()));
            network.CheckHyperParameters();
        }
    }

    [Fact]
    public void Create_ListOfNumbers_GivesTheSameNetworkAsInCSharp()
    {
        var network = NetworkCatalog.Create("fc-densenet103", new Dictionary<string, string> { ["block-layers"] = "2, 3", ["growth"] = "4" });

        Assert.Equal(new FCDenseNet { BlockLayers = [2, 3], Growth = 4 }, network);
        Assert.Equal("2,3", network.DescribeHyperParameters()["block-layers"]);
    }
}
