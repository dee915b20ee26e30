using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class TrainCommandTests
{
    [Fact]
    public void Train_SumOfLossesAndClassWeights_AreInTheModel()
    {
        using var folder = new WorkFolder(3);

        Mlseg.Run(folder.Train("--loss", "ce + 0.5*lovasz", "--class-weighting", "1,2", "--steps", "1")).Succeeded();
        Mlseg.Run("info", "--model", folder["model.zip"], "--json", folder["info.json"]).Succeeded();

        var options = JsonNode.Parse(File.ReadAllText(folder["info.json"]))!["training"]!["options"]!;
        Assert.Equal("crossEntropy(classWeights=1 2) + 0.5 * lovaszSoftmax", (string?)options["loss"]);
        Assert.Equal("explicit", (string?)options["classWeighting"]);
    }

    [Theory]
    [InlineData("--loss", "ce+unknown", "ce, bce, dice", "ce+unknown")]
    [InlineData("--loss", "0*dice", "ce+0.5*dice", "0*dice")]
    [InlineData("--class-weighting", "1,-2", "median-frequency", "1,-2")]
    [InlineData("--class-weighting", "0,0", "above 0", "0,0")]
    [InlineData("--class-weighting", "1,2,3", "2 classes", "3 numbers")]
    [InlineData("--adversary", "gan", "convolutional, feature-matching", "gan")]
    [InlineData("--adversary", "convolutional:layers=9", "1 to 6", "9")]
    [InlineData("--augmentations", "none,light", "'none'", "Leave it or the others out")]
    [InlineData("--augmentations", "blur,blur", "'blur'", "2 times")]
    [InlineData("--frozen-encoder-epochs", "41", "is 41", "only 40 epochs (--epochs, --steps)")]
    [InlineData("--precision", "float16", "float32, bfloat16", "float16")]
    public void Train_ValueThatIsNone_SaysWhatThereIs(string option, string value, string expected, string given)
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train(option, value)).Refused(2, option, expected, given);
    }

    [Fact]
    public void Train_Adversary_IsInTheOptionsAndTheHistory()
    {
        using var folder = new WorkFolder(3);

        Mlseg.Run(folder.Train("--adversary", "convolutional:width=2,weight=0.02", "--steps", "2", "--json", folder["train.json"])).Succeeded();

        var training = JsonNode.Parse(File.ReadAllText(folder["train.json"]))!;
        Assert.Equal("convolutional:weight=0.02,width=2", (string?)training["options"]!["adversary"]);
        Assert.NotNull(training["epochs"]![0]!["figures"]!["discriminatorAccuracy"]);
    }

    [Fact]
    public void Train_ReuseMemory_ChangesNothingInTheModel()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--steps", "3", "--onnx", folder["on.onnx"])).Succeeded();
        Mlseg.Run(folder.Train("--steps", "3", "--onnx", folder["off.onnx"], "--reuse-memory", "false")).Succeeded();

        Assert.Equal(File.ReadAllBytes(folder["on.onnx"]), File.ReadAllBytes(folder["off.onnx"]));
    }

    [Theory]
    [InlineData("--validation-fraction", "0.5", "--validation-fraction is 0.5, but there is only one training image")]
    [InlineData("--device", "cuda:77", "The CUDA device 77 was asked for (--device), but", "set --device cpu to train on the processor")]
    [InlineData("--epochs", "2147483647", "there can be 2,147,483,647 epochs")]
    public void Train_OptionThatCannotBe_IsCalledAsTheUserKnowsIt(string option, string value, params string[] expected)
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run(folder.Train(option, value)).Refused(1, expected);
    }

    [Fact]
    public void Predict_DeviceThatIsNotThere_SaysWhichOptionToSet()
    {
        using var folder = new WorkFolder(1);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");

        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], "--device", "cuda:77")
            .Refused(1, "The CUDA device 77 cannot be used", "or set --device cpu to score on the processor.");
    }

    [Fact]
    public void Train_ModelWithTheNameOfAnOnnxFile_SaysHowToWriteOne()
    {
        using var folder = new WorkFolder(1);
        string model = folder["model.onnx"];

        Mlseg.Run("train", "--images", folder.Images, "--masks", folder.Masks, "--model", model)
            .Refused(2, $"--model takes a file that ends in .zip, not '{model}'; --onnx {model} writes ONNX, too.");
    }

    [Fact]
    public void Train_ClassWeightsForALossThatTakesNone_IsWrongUsage()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--loss", "dice", "--class-weighting", "median-frequency")).Refused(2, "--class-weighting", "'dice'");
    }

    [Fact]
    public void Train_MissingFolder_NamesIt()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run("train", "--images", folder["nowhere"], "--masks", folder.Masks, "--model", folder["model.zip"])
            .Refused(1, "nowhere");
    }

    [Fact]
    public void Train_EmptyFolder_NamesIt()
    {
        using var folder = new WorkFolder();

        Mlseg.Run(folder.Train()).Refused(1, folder.Images);
    }

    [Fact]
    public void Train_ImageWithoutMask_NamesIt()
    {
        using var folder = new WorkFolder(3);
        File.Delete(Path.Combine(folder.Masks, "cells01.png"));

        Mlseg.Run(folder.Train()).Refused(1, "cells01.png");
    }

    [Fact]
    public void Train_MaskOfAnotherSize_NamesBothSizes()
    {
        using var folder = new WorkFolder(3);
        WorkFolder.SaveGrey(new byte[32 * 48], 48, 32, Path.Combine(folder.Masks, "cells01.png"));

        Mlseg.Run(folder.Train()).Refused(1, "cells01.png", "48x32", "64x64");
    }

    [Fact]
    public void Train_MaskValueThatNoClassNames_ListsTheValuesAndTheFile()
    {
        using var folder = new WorkFolder(3);
        byte[] mask = new byte[64 * 64];
        mask[100] = 17;
        WorkFolder.SaveGrey(mask, 64, 64, Path.Combine(folder.Masks, "cells02.png"));

        Mlseg.Run(folder.Train()).Refused(1, "cells02.png", "17", "background=0, cell=255");
    }

    [Fact]
    public void Train_TruncatedImage_NamesIt()
    {
        using var folder = new WorkFolder(3);
        string image = Path.Combine(folder.Images, "cells01.png");
        byte[] bytes = File.ReadAllBytes(image);
        File.WriteAllBytes(image, bytes[..(bytes.Length / 2)]);

        Mlseg.Run(folder.Train()).Refused(1, "cells01.png");
    }

    [Fact]
    public void Train_TruncatedMask_NamesIt()
    {
        using var folder = new WorkFolder(3);
        string mask = Path.Combine(folder.Masks, "cells01.png");
        byte[] bytes = File.ReadAllBytes(mask);
        File.WriteAllBytes(mask, bytes[..(bytes.Length / 2)]);

        Mlseg.Run(folder.Train()).Refused(1, "cells01.png");
    }

    [Fact]
    public void Train_TextNamedAsImage_NamesIt()
    {
        using var folder = new WorkFolder(3);
        File.WriteAllText(Path.Combine(folder.Images, "cells01.png"), "not an image");

        Mlseg.Run(folder.Train()).Refused(1, "cells01.png");
    }

    [Fact]
    public void Train_OneClassOnly_SaysWhichClassIsMissing()
    {
        using var folder = new WorkFolder(3);
        foreach (string mask in Directory.GetFiles(folder.Masks))
        {
            WorkFolder.SaveGrey(new byte[64 * 64], 64, 64, mask);
        }

        Mlseg.Run(folder.Train()).Refused(1, "background");
    }

    [Fact]
    public void Train_CropLargerThanEveryImage_NamesTheLargestImage()
    {
        using var folder = new WorkFolder(3);

        Mlseg.Run("train", "--images", folder.Images, "--masks", folder.Masks, "--crop", "128x96", "--model", folder["model.zip"])
            .Refused(1, "128x96", "64x64");
    }

    [Fact]
    public void Train_CropAndResize_IsWrongUsage()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--resize", "32x32")).Refused(2, "--crop", "--resize");
    }

    [Fact]
    public void Train_HeadWeightsWithoutDeepSupervision_SaysWhatIsMissing()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--head-weights", "halving")).Refused(2, "--head-weights", "unet", "--deep-supervision");
        Mlseg.Run(folder.Train("--network", "unet++", "--deep-supervision", "--head-weights", "thirds")).Refused(2, "equal, halving", "thirds");
    }

    [Fact]
    public void Train_ResizeAndDeepSupervision_TrainsAModelForAnySize()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(
            "train", "--images", folder.Images, "--masks", folder.Masks, "--width", "4", "--depth", "3", "--resize", "32x40", "--steps", "2", "--threads", "1",
            "--deep-supervision", "--head-weights", "halving", "--model", folder["model.zip"], "--json", folder["train.json"]).Succeeded();
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["predicted"], "--json", folder["predicted.json"])
            .Succeeded();

        var options = JsonNode.Parse(File.ReadAllText(folder["train.json"]))!["options"]!;
        Assert.Equal(("32x40", "halving"), ((string?)options["resize"], (string?)options["headWeights"]));
        Assert.Equal(2, Directory.GetFiles(folder["predicted"], "*.png").Length);
    }

    [Fact]
    public void Train_ModelInMissingFolder_CreatesTheFolderWhereThereIsAModel()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--steps", "1", "--onnx", folder["no/such/model.onnx"])).Succeeded();
        Mlseg.Run("train", "--images", folder["nowhere"], "--masks", folder.Masks, "--model", folder["neither/such/model.zip"]).Refused(1, "nowhere");

        Assert.True(File.Exists(folder["no/such/model.onnx"]));
        Assert.False(Directory.Exists(folder["neither"]));
    }

    [Fact]
    public void Train_ModelInFolderThatCannotBe_StopsBeforeTraining()
    {
        using var folder = new WorkFolder(2);
        string file = Path.Combine(folder.Images, "cells00.png");

        var result = Mlseg.Run("train", "--images", folder.Images, "--masks", folder.Masks, "--model", Path.Combine(file, "model.zip"));

        result.Refused(1, file);
        Assert.DoesNotContain("epoch", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ValidationImagesWithoutMasks_IsWrongUsage()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--validation-images", folder.Images)).Refused(2, "--validation-masks");
    }

    [Fact]
    public void Train_EpochsAndSteps_IsWrongUsage()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--epochs", "2", "--steps", "5")).Refused(2, "--epochs", "--steps");
    }

    [Fact]
    public void Train_LearningRateOfZero_SaysWhatIsAllowed()
    {
        using var folder = new WorkFolder();

        Mlseg.Run(folder.Train("--learning-rate", "0")).Refused(2, "--learning-rate", "above 0");
    }

    [Fact]
    public void Train_ClassesTwice_IsWrongUsage()
    {
        using var folder = new WorkFolder();

        Mlseg.Run(
            "train", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0", "--classes", "cell=255", "--model", folder["model.zip"])
            .Refused(2, "--classes", "single argument");
    }

    [Fact]
    public void Train_ClassesWithoutText_ShowsAnExample()
    {
        using var folder = new WorkFolder();

        Mlseg.Run("train", "--images", folder.Images, "--masks", folder.Masks, "--classes", "", "--model", folder["model.zip"])
            .Refused(2, "--classes", "background=0, nucleus=255");
    }

    [Fact]
    public void Train_UnknownNetwork_ListsTheNetworks()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run("train", "--images", folder.Images, "--masks", folder.Masks, "--network", "nonet", "--model", folder["model.zip"])
            .Refused(2, "nonet", "unet");
    }

    [Fact]
    public void Train_DeepSupervisionOfASingleDepth_IsWrongUsage()
    {
        using var folder = new WorkFolder();

        Mlseg.Run("train", "--images", folder.Images, "--masks", folder.Masks, "--depth", "1", "--deep-supervision", "--model", folder["model.zip"])
            .Refused(2, "--deep-supervision supervises", "one output only; give a larger --depth");
    }

    [Fact]
    public void Train_NumberThatIsNone_SaysThatTheOptionCanBeLeftOut()
    {
        using var folder = new WorkFolder();

        Mlseg.Run(folder.Train("--steps", "0")).Refused(2, "--steps is 0; allowed are 1 and more, or leave it out for as many as the epochs need.");
    }

    [Fact]
    public void Train_TerminationSignal_StopsAndLeavesNoFile()
    {
        using var folder = new WorkFolder(2);

        Mlseg.RunAndTerminate("epoch 1", folder.Train("--epochs", "100000")).Refused(143, "terminated");
        Assert.Equal(["images", "masks"], Directory.GetFileSystemEntries(folder[""]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Train_CtrlC_StopsAndLeavesNoFile()
    {
        using var folder = new WorkFolder(4);

        var result = Mlseg.RunAndInterrupt("epoch 1", folder.Train("--epochs", "100000", "--onnx", folder["out/model.onnx"], "--json", folder["train.json"]));

        result.Refused(130, "interrupted");
        Assert.Equal(["images", "masks"], Directory.GetFileSystemEntries(folder[""]).Select(Path.GetFileName).Order());
    }
}
