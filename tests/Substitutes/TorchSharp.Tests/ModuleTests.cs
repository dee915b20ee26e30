using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

public class ModuleTests
{
    [Fact]
    public void NamedParameters_OfATree_AreDottedFieldNamesInOrder()
    {
        using var net = new Net();
        Assert.Equal(["scale", "first.weight", "renamed.weight"], net.named_parameters().Select(entry => entry.name));
        Assert.Equal(["scale"], net.named_parameters(recurse: false).Select(entry => entry.name));
        Assert.Equal(["first.count", "renamed.count"], net.named_buffers().Select(entry => entry.name));
        Assert.Equal(["first", "renamed"], net.named_children().Select(entry => entry.name));
        Assert.Equal(3, net.parameters().Count());
    }

    [Fact]
    public void NamedModules_OfATree_LeaveOutTheModuleItself()
    {
        using var outer = new Outer();
        Assert.Equal(["net", "net.first", "net.renamed"], outer.named_modules().Select(entry => entry.name));
    }

    [Fact]
    public void Parameters_SharedByTwoFields_AreListedOnce()
    {
        using var module = new Shared();
        Assert.Single(module.parameters());
        Assert.Equal(["a"], module.state_dict().Keys);
    }

    [Fact]
    public void GetParameter_DottedName_LeadsIntoTheModulesBelow()
    {
        using var net = new Net();
        Assert.Same(net.first.weight, net.get_parameter("first.weight"));
        Assert.True(net.has_parameter("first.weight"));
        Assert.False(net.has_parameter("first.missing"));
        Assert.Null(net.get_parameter("missing.weight"));
        Assert.True(net.has_buffer("renamed.count"));
        Assert.Same(net.first.count, net.get_buffer("first.count"));
    }

    [Fact]
    public void RegisterParameter_NameWithDots_IsFoundByThatName()
    {
        using var module = new Empty();
        using var parameter = new Parameter(ones(2));
        module.register_parameter("encoder.conv.weight", parameter);
        Assert.Same(parameter, module.get_parameter("encoder.conv.weight"));
        Assert.Equal("encoder.conv.weight", Assert.Single(module.state_dict()).Key);
    }

    [Fact]
    public void RegisterParameter_TakenName_Throws()
    {
        using var module = new Empty();
        using var parameter = new Parameter(ones(2));
        module.register_parameter("weight", parameter);
        Assert.Throws<InvalidOperationException>(() => module.register_parameter("weight", parameter));
    }

    [Fact]
    public void RegisterParameter_Null_Throws()
    {
        using var module = new Empty();
        Assert.Throws<ArgumentNullException>(() => module.register_parameter("weight", null!));
        Assert.Throws<ArgumentNullException>(() => module.register_buffer("count", null!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    public void RegisterModule_BadName_Throws(string name)
    {
        using var module = new Empty();
        using var child = new Empty();
        Assert.Throws<ArgumentException>(() => module.register_module(name, child));
    }

    [Fact]
    public void RegisterModule_TakenName_Throws()
    {
        using var module = new Empty();
        using var child = new Empty();
        module.add_module("child", child);
        Assert.Throws<InvalidOperationException>(() => module.add_module("child", child));
    }

    [Fact]
    public void Eval_OfATree_ReachesEveryModule()
    {
        using var outer = new Outer();
        Assert.True(outer.training);
        outer.eval();
        Assert.All(outer.modules().Prepend(outer), module => Assert.False(module.training));
        outer.train();
        Assert.All(outer.modules().Prepend(outer), module => Assert.True(module.training));
    }

    [Fact]
    public void Apply_OfATree_VisitsChildrenFirst()
    {
        using var outer = new Outer();
        var names = new List<string>();
        Assert.Same(outer, outer.apply(module => names.Add(module.GetName())));
        Assert.Equal(["layer", "layer", "net", "outer"], names);
    }

    [Fact]
    public void Call_WithHooks_RunsThemAroundForward()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new Layer();
        int calls = 0;
        layer.register_forward_pre_hook((module, input) => input + 1);
        layer.register_forward_hook((module, input, output) => output * 10);
        Layer.HookRemover counter = layer.register_forward_hook((Module module) => calls++);

        // The weight is 2: (3 + 1) * 2 * 10.
        Assert.Equal(80f, layer.call(tensor(3f)).item<float>());
        counter.remove();
        layer.call(tensor(3f));
        Assert.Equal(1, calls);
        Assert.Equal(6f, layer.forward(tensor(3f)).item<float>());
    }

    [Fact]
    public void Call_TwoAndThreeArguments_Forwards()
    {
        using var two = new Pair();
        using var three = new Triple();
        Assert.Equal(5, two.call(2, 3));
        Assert.Equal(9, three.call(2, 3, 4));
    }

    [Fact]
    public void ZeroGrad_OnlyToNone_DropsTheGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new Layer();
        layer.call(tensor(3f)).backward();
        Assert.Equal(3f, layer.weight.grad!.item<float>());
        layer.zero_grad(set_to_none: false);
        Assert.Equal(3f, layer.weight.grad!.item<float>());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void To_Double_ConvertsParametersFieldsAndBuffersButNotIntegers()
    {
        using var net = new Net();
        Parameter before = net.first.weight;
        Assert.Same(net, net.to(ScalarType.Float64));
        Assert.NotSame(before, net.first.weight);
        Assert.True(before.IsInvalid);
        Assert.Same(net.first.weight, net.get_parameter("first.weight"));
        Assert.True(net.first.weight.requires_grad);
        Assert.All(net.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Int64, net.first.count.dtype);
        Assert.Equal(2.0, net.first.weight.item<double>());
    }

    [Fact]
    public void To_WhereItIs_ChangesNothing()
    {
        using var net = new Net();
        Parameter before = net.scale;
        net.to(CPU).to(ScalarType.Float32).cpu();
        Assert.Same(before, net.scale);
        Assert.False(before.IsInvalid);
    }

    [Fact]
    public void To_Integers_Throws()
    {
        using var net = new Net();
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int64));
    }

    [Fact]
    public void Dispose_OfATree_DisposesItsTensors()
    {
        var net = new Net();
        Tensor[] tensors = [.. net.parameters(), .. net.buffers()];
        net.Dispose();
        net.Dispose();
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Parameter_OfATensor_TakesItOver()
    {
        Tensor data = ones(2, 3);
        using var parameter = new Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.Equal([2, 3], parameter.shape);
        using Parameter frozen = nn.Parameter(ones(2), requires_grad: false);
        Assert.False(frozen.requires_grad);
    }

    [Fact]
    public void Parameter_MadeInAScope_IsDisposedWithIt()
    {
        Parameter kept;
        Parameter lost;
        using (NewDisposeScope())
        {
            lost = new Parameter(ones(1));
            kept = new Parameter(ones(1));
            kept.DetachFromDisposeScope();
        }

        Assert.True(lost.IsInvalid);
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    internal sealed class Layer : Module<Tensor, Tensor>
    {
        public Parameter weight = new(tensor(2f));
        public Tensor count = tensor(7L);

        public Layer()
            : base("layer")
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * weight;
    }

    internal sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Layer first = new();
        public Parameter scale = new(tensor(1f));

        [ComponentName(Name = "renamed")]
        private readonly Layer _second = new();

        public Net()
            : base("net")
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _second.call(first.call(input)) * scale;
    }

    private sealed class Outer : Module<Tensor, Tensor>
    {
        private readonly Net net = new();

        public Outer()
            : base("outer")
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => net.call(input);
    }

    private sealed class Shared : Module<Tensor, Tensor>
    {
        private readonly Parameter a = new(tensor(1f));
        private readonly Parameter b;

        public Shared()
            : base("shared")
        {
            b = a;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * a * b;
    }

    private sealed class Empty() : Module<Tensor, Tensor>("empty")
    {
        public override Tensor forward(Tensor input) => input.alias();
    }

    private sealed class Pair() : Module<int, int, int>("pair")
    {
        public override int forward(int input1, int input2) => input1 + input2;
    }

    private sealed class Triple() : Module<int, int, int, int>("triple")
    {
        public override int forward(int input1, int input2, int input3) => input1 + input2 + input3;
    }
}
