using Google.Protobuf;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>Models as training stores them, with something changed: exporting them and reading their weights gives a result or an error for the user.</summary>
public class MutatedStoredModelTests
{
    private static readonly UNetPlusPlus Architecture = new() { Width = 2, Depth = 2, DeepSupervision = true, Normalization = NormalizationKind.Batch };

    [Fact]
    public void Export_GraphChanged_GivesAModelOrAnErrorForTheUser()
    {
        using var module = new GraphModule(Architecture.CreateGraph(1, 2));
        byte[] stored = OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, Architecture));
        var random = new Random(20240117);
        int opened = 0;
        for (int index = 0; index < 800; index++)
        {
            var model = ModelProto.Parser.ParseFrom(stored);
            Change(model.Graph, random);
            opened += Use(model.ToByteArray()) ? 1 : 0;
        }

        Assert.InRange(opened, 50, 700);
    }

    private static bool Use(byte[] onnx)
    {
        try
        {
            var model = ImageModel.Parse(onnx, "'m.onnx'");
            OnnxExportOptions[] options = [new(), new() { Float16 = true }, new() { Mode = OnnxExportMode.Accurate }, new() { Prune = 1 }];
            foreach (var option in options)
            {
                _ = ModelExport.Apply(model, option);
            }

            return ModelWeights.Read(model, "'m.onnx'").Sum(weight => weight.Read().Length) > 0;
        }
        catch (SegmentationException)
        {
            return false;
        }
    }

    private static void Change(GraphProto graph, Random random)
    {
        string[] names = ["image/centered", "encoder1.conv1.bias", "result/best", "Score", "x.weight", "a/b.bias"];
        var nodes = graph.Node.Where(node => node.OpType is "Conv" or "ConvTranspose" or "BatchNormalization" or "Relu").ToList();
        var node = nodes[random.Next(nodes.Count)];
        var constants = graph.Initializer.Where(constant => constant.Name.Contains('.', StringComparison.Ordinal)).ToList();
        var constant = constants[random.Next(constants.Count)];
        switch (random.Next(9))
        {
            case 0:
                node.Input[random.Next(node.Input.Count)] = constant.Name;
                break;
            case 1:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 2:
                node.Attribute.Clear();
                break;
            case 3 when node.Attribute.Count > 0:
                node.Attribute[random.Next(node.Attribute.Count)].I = random.Next(-3, 4);
                break;
            case 4:
                Rename(graph, constant.Name, names[random.Next(names.Length)]);
                break;
            case 5:
                Rename(graph, node.Output[0], names[random.Next(names.Length)]);
                break;
            case 6:
                constant.Dims[0] = random.Next(-1, 3);
                constant.RawData = ByteString.CopyFrom(new byte[4 * Math.Max(0, constant.Count)]);
                break;
            case 7:
                constant.Dims.Insert(0, 1);
                break;
            default:
                node.Output.Add($"extra/{random.Next()}");
                break;
        }
    }

    private static void Rename(GraphProto graph, string old, string name)
    {
        foreach (var node in graph.Node)
        {
            Rename(node.Input, old, name);
            Rename(node.Output, old, name);
        }

        foreach (var constant in graph.Initializer.Where(constant => constant.Name == old))
        {
            constant.Name = name;
        }
    }

    private static void Rename(Google.Protobuf.Collections.RepeatedField<string> names, string old, string name)
    {
        for (int index = 0; index < names.Count; index++)
        {
            names[index] = names[index] == old ? name : names[index];
        }
    }
}
