using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class NetworkCatalogTests
{
    [Fact]
    public void Create_UnknownName_ListsTheNames()
    {
        var error = Assert.Throws<SegmentationException>(() => NetworkCatalog.Create("u-net"));

        Assert.Equal(
            "There is no network 'u-net'; there are unet, wide-unet, unet++, attention-unet, fcn-8s, deeplabv3+, resnet-unet, vnet, "
            + "r2unet, resunet++, unet3+, fc-densenet56, fc-densenet67, fc-densenet103.",
            error.Message);
    }

    [Fact]
    public void Create_OptionThatDoesNotApply_ListsThoseThatDo()
    {
        var error = Assert.Throws<SegmentationException>(
            () => NetworkCatalog.Create("attention-unet", new NetworkOptions { Upsampling = UpsamplingKind.Bilinear }));

        Assert.Equal("The network attention-unet has no option upsample; it has width, depth, norm, gates.", error.Message);
    }

    [Fact]
    public void Create_WidthOutOfRange_NamesTheRange()
    {
        var error = Assert.Throws<SegmentationException>(() => NetworkCatalog.Create("unet", new NetworkOptions { Width = 0 }));

        Assert.Equal("The network's width is 0; it must be from 1 to 4096.", error.Message);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(3, 3)]
    public void Create_PruneBeyondTheDepth_NamesTheRange(int depth, int? chosenDepth)
    {
        var error = Assert.Throws<SegmentationException>(
            () => NetworkCatalog.Create("unet++", new NetworkOptions { Depth = chosenDepth, Prune = depth + 1 }));

        Assert.Equal($"The network's prune is {depth + 1}; it must be from 1 to its depth, {depth}.", error.Message);
    }

    [Fact]
    public void Create_SomeOptions_KeepsTheOtherDefaults()
    {
        var network = NetworkCatalog.Create("wide-unet", new NetworkOptions { Depth = 3 });

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
        var network = NetworkCatalog.Create(name, new NetworkOptions { Width = 6, Depth = 2 });

        Assert.Equal(network, NetworkCatalog.Create(network.Name, NetworkOptions.Parse(network.Options.ToDictionary())));
    }

    [Fact]
    public void Create_NameAndOptionsOfAPretrainedNetwork_GivesTheSameNetwork()
    {
        var network = NetworkCatalog.Create("deeplabv3+", new NetworkOptions { Encoder = EncoderKind.ResNet18, OutputStride = 8 });

        Assert.Equal(new DeepLabV3Plus { Encoder = EncoderKind.ResNet18, OutputStride = 8 }, network);
        Assert.Equal(network, NetworkCatalog.Create(network.Name, NetworkOptions.Parse(network.Options.ToDictionary())));
        Assert.Equal(
            new ResNetUNet { Encoder = EncoderKind.ResNet50 },
            NetworkCatalog.Create("resnet-unet", new NetworkOptions { Encoder = EncoderKind.ResNet50 }));
        Assert.Equal(new FCN8s { Width = 8 }, NetworkCatalog.Create("fcn-8s", new NetworkOptions { Width = 8 }));
    }

    [Theory]
    [InlineData("fc-densenet56")]
    [InlineData("fc-densenet67")]
    [InlineData("fc-densenet103")]
    public void Create_PresetOfFCDenseNet_HasItsName(string name)
    {
        var network = NetworkCatalog.Create(name, new NetworkOptions { Width = 8, Normalization = NormalizationKind.Batch });

        Assert.Equal(name, network.Name);
        Assert.Equal(network, NetworkCatalog.Create(network.Name, NetworkOptions.Parse(network.Options.ToDictionary())));
    }

    [Theory]
    [InlineData("norm", "layer", "The network's norm is 'layer'; it must be one of none, batch, instance.")]
    [InlineData("width", "wide", "The network's width is 'wide'; it must be a whole number.")]
    [InlineData("deep-supervision", "yes", "The network's deep-supervision is 'yes'; it must be true or false.")]
    [InlineData(
        "colour",
        "red",
        "Networks have no option 'colour'; there are width, depth, norm, upsample, encoder, output-stride, recurrences, deep-supervision, prune, gates.")]
    public void Parse_WrongText_SaysWhatIsAllowed(string name, string value, string expected)
    {
        var error = Assert.Throws<SegmentationException>(() => NetworkOptions.Parse([new(name, value)]));

        Assert.Equal(expected, error.Message);
    }
}
