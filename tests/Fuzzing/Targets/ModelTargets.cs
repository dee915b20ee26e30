using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using MLSegmentation.Denoising;
using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.Models.Import;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Weights;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.TensorBoard;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>Readers of models, networks and weights, before ONNX Runtime or LibTorch are given anything.</summary>
internal static class ModelTargets
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, first=1, second=2");

    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("onnx", ReadModel)
        {
            Extension = ".onnx",
            Readers = [nameof(ModelFile), nameof(ImageModel), nameof(TensorCheck), nameof(DenoisingModel)],
            Examples = ModelExamples.Onnx,
        },
        new("model-zip", ReadModel) { Extension = ".zip", Readers = [nameof(SavedModel), nameof(ModelZip)], Examples = ModelExamples.Zip },
        new("model-description", ReadDescription) { Readers = [nameof(ModelMetadata)], Examples = ModelExamples.Description },
        new("imported-network", ReadNetwork) { Extension = ".onnx", Readers = [nameof(ForeignNetwork)], Examples = ModelExamples.Network },
        new("safetensors", ReadWeights)
        {
            Extension = ".safetensors",
            Readers = [nameof(SafetensorsFile), nameof(SafetensorsHeader), nameof(StoredNetwork), nameof(ImageNetResNet18)],
            Examples = ModelExamples.Safetensors,
        },
        new("events", input => LoggedRun.Read(input.Path)) { Readers = [nameof(LoggedRun)], Examples = ModelExamples.Events },
        new("checkpoint", ReadCheckpoint) { Readers = [nameof(Checkpoint)], Examples = ModelExamples.CheckpointState },
    ];

    private static void ReadModel(FuzzInput input)
    {
        input.Attempt(() => ModelFile.ReadModels(input.Path).Models);
        input.Attempt(() => DenoisingModel.Read(input.Path));
        if (input.Attempt(() => ModelFile.Read(input.Open())) is { } saved)
        {
            ReadAgain(input, saved.Model);
        }
    }

    /// <summary>What was read is read again in the same way, exported, and its weights are found.</summary>
    private static void ReadAgain(FuzzInput input, ImageModel model)
    {
        var again = ImageModel.Parse(model.Bytes, "'again.onnx'");
        UnequalException.Require<byte>(model.Bytes, again.Bytes, "the model, written and read again");
        UnequalException.Require(model.Info.Classes.ToString(), again.Info.Classes.ToString(), "the classes, written and read again");
        input.Attempt(() => ModelExport.Apply(model, new OnnxExportOptions()));
        input.Attempt(() => ModelExport.Apply(model, new OnnxExportOptions { Float16 = true }));
        input.Attempt(() => ModelWeights.Read(model, "'again.onnx'").Select(tensor => tensor.Read()).ToArray());
    }

    /// <summary>What a model says of itself, in one that is right otherwise.</summary>
    private static void ReadDescription(FuzzInput input)
    {
        var model = ThresholdModel.CreateProto();
        model.MetadataProps.Single(entry => entry.Key == ModelExamples.DescriptionKey).Value = input.Text;
        input.Attempt(() => ModelFile.Read(new MemoryStream(model.ToByteArray())));
    }

    /// <summary>Everything that is done to other people's networks until one would run.</summary>
    private static void ReadNetwork(FuzzInput input)
    {
        input.Attempt(() => NetworkImport.Create((input.Bytes, "'input.onnx'"), "input", Classes, new OnnxImportOptions(), model =>
        {
            _ = model.CalculateSize();
            throw new SegmentationException("It is not run here.");
        }));
    }

    private static void ReadWeights(FuzzInput input)
    {
        using var weights = StoredWeights.Open(input.Path);
        input.Attempt(() => { _ = weights.Network; });
        foreach (var tensor in weights.Tensors)
        {
            float[] values = tensor.Read();
            UnequalException.Require(values.Length, tensor.Shape.Aggregate(1L, (product, length) => product * length), "the shape and the numbers");
        }
    }

    /// <summary>The state in a checkpoint, whose checksum is right.</summary>
    private static void ReadCheckpoint(FuzzInput input)
    {
        string path = FuzzInput.GetPath("input.safetensors");
        using (var stream = File.Create(path))
        {
            SafetensorsWriter.Write(stream, [], new Dictionary<string, string>
            {
                [CheckpointLayout.StateKey] = input.Text,
                ["mlsegmentation.sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(input.Text))),
            });
        }

        using var checkpoint = Checkpoint.Open(path);
        input.Attempt(() => checkpoint.RequireOf((checkpoint.State.Step, 1, checkpoint.State.Epochs.Count), 2, keepsBest: false));
    }
}
