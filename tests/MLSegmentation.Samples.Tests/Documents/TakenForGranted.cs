namespace MLSegmentation.Samples.Tests.Documents;

/// <summary>What the code of the documents leaves out, because the text around it says it. Types are spelled out: pages with namespaces name all.</summary>
internal static class TakenForGranted
{
    /// <summary>What every project of the .NET SDK has.</summary>
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    /// <summary>What web projects have besides.</summary>
    public const string WebUsings = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Hosting;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Routing;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        """;

    /// <summary>For pages that name no namespaces.</summary>
    public const string LibraryUsings = """
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using MLSegmentation;
        using MLSegmentation.Classical;
        using MLSegmentation.Hosting;
        using MLSegmentation.Training;
        using MLSegmentation.Training.Augmentations;
        using MLSegmentation.Training.Graph;
        using MLSegmentation.Training.Losses;
        using MLSegmentation.Training.Networks;
        using MLSegmentation.Training.Optimization;
        using MLSegmentation.Training.Patches;

        """;

    /// <summary>For all pages: a context, images with masks and their classes, a model, and what it gave.</summary>
    public const string Declarations = """
        string[] args = null!;
        Microsoft.ML.MLContext mlContext = null!;
        Microsoft.ML.IDataView data = null!;
        Microsoft.ML.IDataView scored = null!;
        MLSegmentation.SegmentationClasses classes = null!;
        MLSegmentation.SegmentationTransformer model = null!;
        MLSegmentation.SegmentationMask mask = null!;
        MLSegmentation.SegmentationMetrics metrics = null!;
        Microsoft.ML.Data.MLImage image = null!;
        MLSegmentation.Training.SegmentationTrainerOptions options = null!;
        """;

    /// <summary>What one page alone takes for granted.</summary>
    public static IReadOnlyDictionary<string, string> OfPages { get; } = new Dictionary<string, string>
    {
        ["docs/how-to/in-notebooks.md"] = """
            // Of the notebook itself.
            static Shown HTML(string text) => new();
            sealed class Shown
            {
                public Shown Display() => this;

                public void Update(object value)
                {
                }
            }

            Microsoft.ML.IDataView trainingData = null!;
            MLImage slide = null!, worstImage = null!, shallowOverlay = null!, deepOverlay = null!;
            SegmentationMask truth = null!, prediction = null!;
            """,
        ["docs/how-to/write-your-own-network.md"] = """
            // Of the network that the properties are in.
            static int Depth = 4;
            static T Checked<T>(T value) => value;
            """,
    };

    /// <summary>Pages whose code other tests run.</summary>
    public static IReadOnlySet<string> PagesThatRun { get; } = new HashSet<string>
    {
        "README.md",
        "docs/how-to/check-your-data.md",
        "docs/how-to/combine-models.md",
        "docs/how-to/compare-models.md",
        "docs/how-to/judge-a-model.md",
        "docs/how-to/masks-in-pipelines.md",
        "docs/how-to/more-channels-more-bits.md",
        "docs/how-to/post-process-masks.md",
        "docs/how-to/score-fast.md",
        "docs/how-to/use-a-model-in-an-application.md",
        "docs/reference/metrics.md",
    };
}
