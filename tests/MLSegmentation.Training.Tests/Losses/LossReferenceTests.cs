using System.Text.Json;
using MLSegmentation.Training.Losses;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Losses;

/// <summary>
/// The values of other libraries: the names are the reference's, library and setting, smp standing for segmentation_models.pytorch.
/// Of the losses for one logit per pixel, the two classes have the logits 0 and that one.
/// </summary>
public class LossReferenceTests
{
    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithPyTorch()
    {
        Check("torch.CE", Loss.CrossEntropy());
        Check("torch.CE ignore255", Loss.CrossEntropy(), target: "target_ignore255");
        Check("torch.CE weight .2 .3 .5", Loss.CrossEntropy(classWeights: [0.2, 0.3, 0.5]));
        CheckBinary("torch.BCE", Loss.CrossEntropy());
        CheckBinary("torch.BCE", Loss.BinaryCrossEntropy());
    }

    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithSegmentationModels()
    {
        Check("smp.Dice multiclass", Loss.Dice(smoothing: 0));
        Check("smp.Dice multiclass ignore255", Loss.Dice(smoothing: 0), target: "target_ignore255");
        Check("smp.Dice multiclass log", new DiceLoss { Smoothing = 0, Logarithmic = true });
        CheckBinary("smp.Dice binary", Loss.Dice(smoothing: 0, includeBackground: false));

        // That library halves the other terms and not the smoothing: (I + s) / (A / 2 + s), which is our formula with 2 s.
        Check("smp.Dice multiclass smooth1", Loss.Dice(smoothing: 2));

        Check("smp.Jaccard multiclass", Loss.Jaccard(smoothing: 0));
        CheckBinary("smp.Jaccard binary", Loss.Jaccard(smoothing: 0, includeBackground: false));
        Check("smp.Tversky multiclass a.3 b.7", new TverskyLoss { Smoothing = 0 });
        Check("smp.Tversky multiclass a.3 b.7 g.75", new FocalTverskyLoss { Smoothing = 0, Gamma = 1 / 0.75, PowerOfMean = true });
        Check("smp.Focal multiclass g2", new FocalLoss { OneVersusRest = true });

        // The weight of the foreground is 0.25, that of the background 1 - 0.25.
        CheckBinary("smp.Focal binary a.25", Loss.Focal(gamma: 2, classWeights: [0.75, 0.25]));
        Check("smp.Lovasz multiclass", Loss.LovaszSoftmax());
        Check("smp.SoftCE smooth.1", Loss.CrossEntropy(labelSmoothing: 0.1));
        CheckBinary("smp.SoftBCE", Loss.BinaryCrossEntropy());

        // Asking for 0.9 and 0.1 takes 0.1 from one class and gives it to the other: of two classes, 0.2 / 2.
        CheckBinary("smp.SoftBCE smooth.1", Loss.CrossEntropy(labelSmoothing: 0.2));
    }

    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithMonai()
    {
        Check("monai.Dice softmax", Loss.Dice(perImage: true));
        Check("monai.Dice softmax nobg batch", Loss.Dice(includeBackground: false));
        Check("monai.Dice squared", Loss.Dice(perImage: true, squaredDenominator: true));
        Check("monai.Dice jaccard", Loss.Jaccard(perImage: true));
        Check("monai.DiceCE", Loss.Dice(perImage: true) + Loss.CrossEntropy());
        Check("monai.GeneralizedDice", new GeneralizedDiceLoss { PerImage = true, Smoothing = 1e-5 });
        Check("monai.Tversky .3 .7", new TverskyLoss { PerImage = true });
        Check("monai.Focal g2 sigmoid", new FocalLoss { OneVersusRest = true });

        // That library averages over the three classes, too, of which two are 0.
        Check("monai.Focal g2 softmax", Loss.Focal() * (1.0 / 3));
    }

    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithNnUNet()
    {
        // That library leaves the 1 of 1 - Dice out.
        Check("nnunet.SoftDice batch nobg smooth1e-5", Loss.Dice(includeBackground: false), offset: -1);
        Check("nnunet.DC_and_CE", Loss.CrossEntropy() + Loss.Dice(includeBackground: false), offset: -1);
    }

    private static void Check(string name, Loss loss, string target = "target", double offset = 0)
    {
        using var scope = NewDisposeScope();
        using var document = Open();
        var losses = document.RootElement.GetProperty("losses");
        CheckValue(losses, name, loss.Compute(Read(losses, "logits"), Read(losses, target).to_type(ScalarType.Int64)), offset);
    }

    private static void CheckBinary(string name, Loss loss)
    {
        using var scope = NewDisposeScope();
        using var document = Open();
        var losses = document.RootElement.GetProperty("losses");
        var logits = Read(losses, "binary_logits");
        CheckValue(
            losses, name, loss.Compute(cat([zeros_like(logits), logits], 1), Read(losses, "binary_target").to_type(ScalarType.Int64).squeeze(1)), offset: 0);
    }

    private static void CheckValue(JsonElement losses, string name, Tensor value, double offset)
    {
        double expected = losses.GetProperty("values").GetProperty(name).GetDouble();
        double actual = value.item<float>() + offset;
        Assert.True(Math.Abs(expected - actual) <= 1e-5, $"{name} is {expected}, but the loss is {actual}.");
    }

    private static JsonDocument Open() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.SharedReference, "reference.json")));

    /// <summary>Nested JSON arrays as a tensor.</summary>
    private static Tensor Read(JsonElement losses, string name)
    {
        var element = losses.GetProperty(name);
        var shape = new List<long>();
        for (var inner = element; inner.ValueKind == JsonValueKind.Array; inner = inner[0])
        {
            shape.Add(inner.GetArrayLength());
        }

        return tensor(Flatten(element).ToArray(), [.. shape]);
    }

    private static IEnumerable<float> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetSingle()];
}
