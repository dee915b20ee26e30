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
        Check("torch.CE", new CrossEntropyLoss());
        Check("torch.CE ignore255", new CrossEntropyLoss(), target: "target_ignore255");
        Check("torch.CE weight .2 .3 .5", new CrossEntropyLoss { ClassWeights = [0.2, 0.3, 0.5] });
        CheckBinary("torch.BCE", new CrossEntropyLoss());
        CheckBinary("torch.BCE", new BinaryCrossEntropyLoss());
    }

    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithSegmentationModels()
    {
        Check("smp.Dice multiclass", new DiceLoss { Smoothing = 0 });
        Check("smp.Dice multiclass ignore255", new DiceLoss { Smoothing = 0 }, target: "target_ignore255");
        Check("smp.Dice multiclass log", new DiceLoss { Smoothing = 0, Logarithmic = true });
        CheckBinary("smp.Dice binary", new DiceLoss { Smoothing = 0, IncludeBackground = false });

        // That library halves the other terms and not the smoothing: (I + s) / (A / 2 + s), which is our formula with 2 s.
        Check("smp.Dice multiclass smooth1", new DiceLoss { Smoothing = 2 });

        Check("smp.Jaccard multiclass", new JaccardLoss { Smoothing = 0 });
        CheckBinary("smp.Jaccard binary", new JaccardLoss { Smoothing = 0, IncludeBackground = false });
        Check("smp.Tversky multiclass a.3 b.7", new TverskyLoss { Smoothing = 0 });
        Check("smp.Tversky multiclass a.3 b.7 g.75", new FocalTverskyLoss { Smoothing = 0, Gamma = 1 / 0.75, PowerOfMean = true });
        Check("smp.Focal multiclass g2", new FocalLoss { OneVersusRest = true });

        // The weight of the foreground is 0.25, that of the background 1 - 0.25.
        CheckBinary("smp.Focal binary a.25", new FocalLoss { Gamma = 2, ClassWeights = [0.75, 0.25] });
        Check("smp.Lovasz multiclass", new LovaszSoftmaxLoss());
        Check("smp.SoftCE smooth.1", new CrossEntropyLoss { LabelSmoothing = 0.1 });
        CheckBinary("smp.SoftBCE", new BinaryCrossEntropyLoss());

        // Asking for 0.9 and 0.1 takes 0.1 from one class and gives it to the other: of two classes, 0.2 / 2.
        CheckBinary("smp.SoftBCE smooth.1", new CrossEntropyLoss { LabelSmoothing = 0.2 });
    }

    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithMonai()
    {
        Check("monai.Dice softmax", new DiceLoss { PerImage = true });
        Check("monai.Dice softmax nobg batch", new DiceLoss { IncludeBackground = false });
        Check("monai.Dice squared", new DiceLoss { PerImage = true, SquaredDenominator = true });
        Check("monai.Dice jaccard", new JaccardLoss { PerImage = true });
        Check("monai.DiceCE", new DiceLoss { PerImage = true } + new CrossEntropyLoss());
        Check("monai.GeneralizedDice", new GeneralizedDiceLoss { PerImage = true, Smoothing = 1e-5 });
        Check("monai.Tversky .3 .7", new TverskyLoss { PerImage = true });
        Check("monai.Focal g2 sigmoid", new FocalLoss { OneVersusRest = true });

        // That library averages over the three classes, too, of which two are 0.
        Check("monai.Focal g2 softmax", new FocalLoss() * (1.0 / 3));
    }

    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithNnUNet()
    {
        // That library leaves the 1 of 1 - Dice out.
        Check("nnunet.SoftDice batch nobg smooth1e-5", new DiceLoss { IncludeBackground = false }, offset: -1);
        Check("nnunet.DC_and_CE", new CrossEntropyLoss() + new DiceLoss { IncludeBackground = false }, offset: -1);
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
