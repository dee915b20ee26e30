using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.SGD SGD(IEnumerable<Modules.Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static Modules.SGD SGD(IEnumerable<(string name, Modules.Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static Modules.SGD SGD(IEnumerable<Modules.SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent, with momentum where asked.</summary>
    public class SGD : OptimizerHelper, IMomentum
    {
        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
        {
        }

        public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
        {
            OptimizerOptions.RequireNotNegative(lr, "learning rate");
            OptimizerOptions.RequireNotNegative(momentum, "momentum");
            OptimizerOptions.RequireNotNegative(weight_decay, "weight_decay");
            if (nesterov && (momentum <= 0 || dampening != 0))
            {
                throw new ArgumentException("Nesterov's momentum needs a momentum above 0 and a dampening of 0.");
            }

            AddGroups(parameters);
        }

        public double Momentum
        {
            get => ((Options)_defaults).momentum!.Value;
            set => ((Options)_defaults).momentum = value;
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<Options, State>(Update, closure);

        private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
        {
            double momentum = options.momentum!.Value;
            double rate = options.LearningRate!.Value;
            Tensor change = Effective(gradient, parameter, maximize: false, options.weight_decay!.Value);
            if (momentum != 0)
            {
                Tensor buffer = Accumulate(state, change, momentum, options.dampening!.Value);
                change = options.nesterov!.Value ? change.add(buffer, alpha: momentum) : buffer;
            }

            parameter.add_(change, alpha: options.maximize!.Value ? rate : -rate);
        }

        private static Tensor Accumulate(State state, Tensor change, double momentum, double dampening)
        {
            if (state.momentum_buffer is { } buffer)
            {
                return buffer.mul_(momentum).add_(change, alpha: 1 - dampening);
            }

            return state.momentum_buffer = change.clone().DetachFromDisposeScope();
        }

        private protected override OptimizerOptions CreateOptions() => new Options();

        private protected override OptimizerState CreateState(Parameter parameter) => new State(parameter);

        /// <summary>The options of SGD.</summary>
        public class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;

            internal override void Visit(OptionVisitor visitor, OptimizerOptions other)
            {
                var options = (Options)other;
                visitor.Visit(ref momentum, options.momentum);
                visitor.Visit(ref dampening, options.dampening);
                visitor.Visit(ref weight_decay, options.weight_decay);
                visitor.Visit(ref nesterov, options.nesterov);
                visitor.Visit(ref maximize, options.maximize);
            }
        }

        /// <summary>Parameters that SGD treats alike.</summary>
        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
            {
            }

            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }

        /// <summary>What SGD remembers of one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            public Tensor? momentum_buffer;

            public State(Parameter parameter)
                : base(parameter)
            {
            }

            public void Dispose() => Visit(new StateVisitor.Disposer(), this);

            public override void SaveStateDict(BinaryWriter writer) => Visit(new StateVisitor.Writer(writer), this);

            public override void LoadStateDict(BinaryReader reader) => Visit(new StateVisitor.Reader(reader, _parameter.device), this);

            public override void LoadStateDict(OptimizerState source) => Visit(new StateVisitor.Copier(_parameter.device), source);

            public override void Initialize(OptimizerOptions options)
            {
                Replace(ref momentum_buffer, null);
            }

            internal override void Visit(StateVisitor visitor, OptimizerState other)
            {
                var state = (State)other;
                visitor.VisitConditional(ref momentum_buffer, state.momentum_buffer);
            }
        }
    }
}
