using System.Globalization;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

/// <summary>A network that is written as a record gets names, texts, checks and descriptions of its hyper-parameters by itself.</summary>
public class HyperParameterTests
{
    [Fact]
    public void HyperParameters_OwnRecord_AreItsPropertiesInTheirOrder()
    {
        Assert.Equal(
            [
                new HyperParameter("kernel-size", "3", "Size of the kernels.", "a whole number from 1 to 9", IsSwitch: false),
                new HyperParameter("least", "2", "", "a whole number of at least 1", IsSwitch: false),
                new HyperParameter("share", "0.25", "", "a number from 0 up to but not including 1", IsSwitch: false),
                new HyperParameter("last-level", null, "", "a whole number from 1 to the kernel-size", IsSwitch: false),
                new HyperParameter("widths", "4,8", "", "1 to 3 whole numbers from 1 to 64, with commas between", IsSwitch: false),
                new HyperParameter("is-deep", "false", "", "true or false", IsSwitch: true),
                new HyperParameter("label", "none", "", "a text", IsSwitch: false),
                new HyperParameter("norm", "batch", "Normalisation of the convolutions.", "none, batch, instance or group", IsSwitch: false),
            ],
            new Own().HyperParameters.Take(8));
    }

    [Fact]
    public void HyperParameters_PositionalRecordWithoutDeclarations_AreItsPropertiesToo()
    {
        var parameter = Assert.Single(new Positional(5).HyperParameters);

        Assert.Equal(new HyperParameter("first-width", "5", "", "a whole number", IsSwitch: false), parameter);
    }

    [Fact]
    public void HyperParameters_AnotherCulture_HaveTheSameTexts()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = culture;

            Assert.Equal("0.25", new Own().DescribeHyperParameters()["share"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Init_ValueOutOfRange_SaysWhatIsAllowed()
    {
        AssertRefused(() => new Own { KernelSize = 10 }, "KernelSize is 10; it must be a whole number from 1 to 9.");
        AssertRefused(() => new Own { Widths = [] }, "Widths is ; it must be 1 to 3 whole numbers from 1 to 64, with commas between.");
        AssertRefused(() => new Own { Normalization = (NormalizationKind)9 }, "Normalization is 9; it must be none, batch, instance or group.");
        Assert.Throws<ArgumentNullException>(() => new Own { Widths = null! });
    }

    [Fact]
    public void CreateGraph_ValueThatNothingChecked_SaysWhatIsAllowed()
    {
        AssertRefused(() => new Own { Share = double.NaN }.CreateGraph(1, 1), "Share is NaN; it must be a number from 0 up to but not including 1.");
        AssertRefused(() => new Own { LastLevel = 4 }.CreateGraph(1, 1), "LastLevel is 4; it must be from 1 to its kernel-size, 3.");
    }

    [Fact]
    public void With_TextsOfADescription_GivesAnEqualNetwork()
    {
        var network = new Own { KernelSize = 5, Share = 0.5, LastLevel = 2, Widths = [1, 2, 3], IsDeep = true, Attention = AttentionKind.Concurrent };

        var copy = new Own().With(network.DescribeHyperParameters(), name => name);

        Assert.Equal(network, copy);
        Assert.Equal("scse", network.DescribeHyperParameters()["attention"]);
        Assert.NotEqual(network, new Own().With(new Own().DescribeHyperParameters(), name => name));
    }

    [Fact]
    public void With_WrongText_NamesItAsTheCallerDoes()
    {
        var error = Assert.Throws<SegmentationException>(
            () => new Own().With(new Dictionary<string, string> { ["kernel-size"] = "10" }, name => $"--{name}"));

        Assert.Equal("--kernel-size is 10; it must be a whole number from 1 to 9.", error.Message);
    }

    [Fact]
    public void HyperParameters_DeclaredOnATypeWithoutTexts_SaysWhichTypesHaveThem() =>
        Assert.Contains(
            "Undescribable.Size cannot be a hyper-parameter",
            Assert.Throws<InvalidOperationException>(() => new Undescribable().HyperParameters).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Fingerprint_AttributeOfAnOperation_TellsNetworksApart()
    {
        string[] fingerprints =
        [
            .. new NetworkArchitecture[]
            {
                new UNet { Width = 2, Depth = 1 },
                new UNet { Width = 2, Depth = 1, Activation = ActivationKind.Elu },
                new UNet { Width = 2, Depth = 1, Dropout = 0.1 },
                new UNet { Width = 2, Depth = 1, Dropout = 0.2 },
                new DeepLabV3Plus { Encoder = EncoderKind.ResNet18, OutputStride = 8 },
                new DeepLabV3Plus { Encoder = EncoderKind.ResNet18 },
            }.Select(network => GraphFingerprint.Of(network.CreateGraph(1, 2))),
        ];

        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
        Assert.Equal(fingerprints[0], GraphFingerprint.Of(new UNet { Width = 2, Depth = 1 }.CreateGraph(1, 2)));
    }

    private static void AssertRefused(Func<object> create, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);

    private sealed record Own : BlockArchitecture
    {
        public Own() => Normalization = NormalizationKind.Batch;

        public override string Name => "own";

        [HyperParameter("Size of the kernels.", Minimum = 1, Maximum = 9)]
        public int KernelSize { get; init => field = Checked(value); } = 3;

        [HyperParameter(Name = "least", Minimum = 1)]
        public int Smallest { get; init; } = 2;

        [HyperParameter(Minimum = 0, Below = 1)]
        public double Share { get; init; } = 0.25;

        [HyperParameter(Minimum = 1, MaximumProperty = nameof(KernelSize))]
        public int? LastLevel { get; init => field = Checked(value); }

        [HyperParameter(Minimum = 1, Maximum = 64, MaximumCount = 3)]
        public IReadOnlyList<int> Widths { get; init => field = Checked(value); } = [4, 8];

        public bool IsDeep { get; init; }

        public string Label { get; init; } = "none";

        [HyperParameter(IsIgnored = true)]
        public int Threads { get; init; }

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => graph.Conv("output", image, outputChannels);
    }

    private sealed record Positional(int FirstWidth) : NetworkArchitecture
    {
        public override string Name => "positional";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => graph.Conv("output", image, outputChannels);
    }

    private sealed record Undescribable : NetworkArchitecture
    {
        public override string Name => "undescribable";

        [HyperParameter("A size.")]
        public ImageSize Size { get; init; }

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => graph.Conv("output", image, outputChannels);
    }
}
